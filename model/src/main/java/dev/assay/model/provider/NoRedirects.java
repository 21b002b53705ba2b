package dev.assay.model.provider;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Keeps the status of a redirect. OkHttp follows 301, 302 and 303 with a GET, and what that brings back (mostly a
 * page) would be taken for an answer that is paid for. The SDK's transport has no switch for it.
 */
final class NoRedirects implements Interceptor {

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        Response prior = response.priorResponse();
        return prior == null
                ? response
                : response.newBuilder().code(prior.code()).build();
    }
}
