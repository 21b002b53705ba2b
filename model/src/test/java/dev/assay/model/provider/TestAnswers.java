package dev.assay.model.provider;

import dev.assay.model.ModelCall;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Bodies as providers send them, and calls to get them with. */
public final class TestAnswers {

    public static final String RESPONSES = """
            {"id":"resp_1","object":"response","created_at":1700000000,"status":"completed","error":null,
             "incomplete_details":null,"instructions":null,"model":"m-1","output":[
              {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Six times seven."}]},
              {"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[
                {"type":"output_text","text":"The answer is 42.","annotations":[]}]}],
             "parallel_tool_calls":true,"temperature":1.0,"tool_choice":"auto","tools":[],"top_p":1.0,"metadata":{},
             "usage":{"input_tokens":36,"input_tokens_details":{"cached_tokens":4},"output_tokens":87,
              "output_tokens_details":{"reasoning_tokens":9},"total_tokens":123}}
            """;

    public static final String CHAT = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"m-1","choices":[
              {"index":0,"message":{"role":"assistant","content":"The answer is 42.",
                "reasoning_content":"Six times seven.","refusal":null},"logprobs":null,"finish_reason":"stop"}],
             "usage":{"prompt_tokens":36,"completion_tokens":87,"total_tokens":123,
              "prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":9}}}
            """;

    private TestAnswers() {}

    public static String responses(String outputText) {
        return """
                {"id":"resp_1","status":"completed","output":[{"type":"message","content":[
                  {"type":"output_text","text":%s}]}],"usage":{"input_tokens":1,"output_tokens":2}}
                """.formatted(outputText);
    }

    public static ObjectNode generation(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json);
    }

    public static ModelCall call() {
        return call("{}", Duration.ofSeconds(20));
    }

    public static ModelCall call(String generation, Duration timeout) {
        return new ModelCall("m-1", "What is 6 x 7?", generation(generation), timeout, "key-1");
    }
}
