package dev.assay.api.error;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Errors that no controller raised: the container or a filter sent a status. */
@RestController
@Hidden
class ContainerErrors implements ErrorController {

    @RequestMapping("/error")
    @Nullable ResponseEntity<ErrorBody> error(HttpServletRequest request, HttpServletResponse response) {
        if (response.isCommitted()) {
            // An answer that broke off: an error behind its first part would look like the rest of it.
            return null;
        }
        // Absent where somebody calls /error itself, at which there is nothing.
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        ApiException e = ErrorMapping.status(HttpStatusCode.valueOf(status));
        return ResponseEntity.status(e.status())
                .contentType(MediaType.APPLICATION_JSON)
                .body(ErrorBody.of(e));
    }
}
