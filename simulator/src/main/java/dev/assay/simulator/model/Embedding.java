package dev.assay.simulator.model;

import dev.assay.simulator.Hash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Locale;
import java.util.StringJoiner;

/** A unit vector of a text, made of its words, so that texts with words in common are near each other. */
final class Embedding {
    private Embedding() {}

    static String json(String text, int dimensions, boolean base64) {
        float[] vector = of(text, dimensions);
        if (base64) {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            return '"' + Base64.getEncoder().encodeToString(bytes.array()) + '"';
        }
        StringJoiner json = new StringJoiner(",", "[", "]");
        for (float value : vector) {
            json.add(Float.toString(value));
        }
        return json.toString();
    }

    static float[] of(String text, int dimensions) {
        float[] vector = new float[dimensions];
        for (String word : text.toLowerCase(Locale.ROOT).split("\\W+", -1)) {
            long hash = Hash.of(word);
            vector[(int) Long.remainderUnsigned(hash, dimensions)] += hash < 0 ? -1 : 1;
        }
        double square = 0;
        for (float value : vector) {
            square += value * value;
        }
        if (square == 0) {
            vector[0] = 1;
            return vector;
        }
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (vector[i] / Math.sqrt(square));
        }
        return vector;
    }
}
