package dev.assay.api.error;

import dev.assay.api.json.ApiJson;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;

/**
 * Errors that Tomcat finds before the application is asked, as a header that is too long or a request line that cannot
 * be read. Tomcat would answer with a page of HTML. It makes the valve by its name.
 */
public final class ProtocolErrorValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            byte[] body =
                    ApiJson.MAPPER.writeValueAsBytes(ErrorBody.of(ErrorMapping.status(HttpStatusCode.valueOf(status))));
            response.setContentType("application/json");
            response.setContentLength(body.length);
            OutputStream out = response.getReporter() == null ? null : response.getOutputStream();
            if (out != null) {
                out.write(body);
                response.finishResponse();
            }
        } catch (IOException e) {
            container.getLogger().debug("the caller is gone", e);
        }
    }
}
