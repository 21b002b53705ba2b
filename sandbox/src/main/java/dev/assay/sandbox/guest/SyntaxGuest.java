package dev.assay.sandbox.guest;

import dev.assay.sandbox.guest.Frames.Frame;
import java.io.IOException;

/**
 * What runs in a JVM that only reads sources: GraalPy's parser without its interpreter, which is there in a tenth of a
 * second. Answers {@link Frames#CHECK}.
 */
public final class SyntaxGuest {
    private static final long STACK = 64L << 20;
    private static final int FIELDS = 5;

    private SyntaxGuest() {}

    public static void main(String[] args) {
        Frames frames = Input.claim();
        Input input = new Input();
        new Thread(null, () -> serve(frames, input), "guest", STACK).start();
        input.read(frames);
    }

    private static void serve(Frames frames, Input input) {
        try {
            frames.write(Frames.READY, 0, 0, "");
            while (true) {
                Frame frame = input.next();
                if (frame.op() == Frames.CHECK) {
                    frames.write(Frames.RESULT, 0, frame.call(), answer(frame.payload()));
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            System.err.println(e);
            Runtime.getRuntime().halt(70);
        }
    }

    private static String answer(String payload) {
        String[] fields = payload.split("\n", FIELDS);
        if (fields[4].indexOf('\0') >= 0) {
            return "{\"error\":{\"code\":\"grader_exception\",\"message\":\"SyntaxError: source code string cannot contain null"
                    + " bytes\"}}";
        }
        try {
            new Syntax(fields[0], Integer.parseInt(fields[1]), Integer.parseInt(fields[2]), fields[3]).check(fields[4]);
            return "{\"ok\":true}";
        } catch (Syntax.InvalidException e) {
            return "{\"error\":{\"code\":\"grader_invalid\",\"message\":" + quoted(e.getMessage()) + "}}";
        } catch (StackOverflowError e) {
            return "{\"error\":{\"code\":\"grader_invalid\",\"message\":\"line 1: nested too deeply\"}}";
        }
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\' || c < ' ' || Character.isSurrogate((char) c)) {
                json.append(String.format("\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }
}
