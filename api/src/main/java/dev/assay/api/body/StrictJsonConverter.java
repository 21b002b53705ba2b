package dev.assay.api.body;

import dev.assay.api.json.ApiJson;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;

/** Reads {@code @RequestBody} with {@link BodyReader}, writes answers with {@link ApiJson}. */
public final class StrictJsonConverter extends JacksonJsonHttpMessageConverter {

    private final BodyReader reader;

    public StrictJsonConverter(BodyReader reader) {
        super(ApiJson.MAPPER);
        this.reader = reader;
    }

    @Override
    public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
            throws IOException {
        return reader.read(message.getBody(), type.getType());
    }

    @Override
    protected Object readInternal(Class<?> type, HttpInputMessage message) throws IOException {
        return reader.read(message.getBody(), (Type) type);
    }
}
