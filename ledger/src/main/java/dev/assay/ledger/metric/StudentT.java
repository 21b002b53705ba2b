package dev.assay.ledger.metric;

/**
 * The 97.5 % quantile of Student's t distribution: how many standard errors a 95 % interval goes to either side. It is
 * 12.7 for one degree of freedom and 1.96 for very many.
 */
final class StudentT {

    /** Of the standard normal distribution. */
    public static final double Z_95 = 1.959963984540054;

    /** From here on five terms of the expansion have all digits of a double but the last. */
    private static final long MANY = 200;

    private static final double LARGEST = 13;

    private StudentT() {}

    /** @param degrees of freedom, at least 1 */
    public static double quantile95(long degrees) {
        if (degrees < 1) {
            throw new IllegalArgumentException("degrees: " + degrees + " (expected: at least 1)");
        }
        return degrees < MANY ? exact((int) degrees) : expanded(degrees);
    }

    private static double exact(int degrees) {
        double low = Z_95;
        double high = LARGEST;
        double middle = (low + high) / 2;
        while (low < middle && middle < high) {
            if (within(middle, degrees) < 0.95) {
                low = middle;
            } else {
                high = middle;
            }
            middle = (low + high) / 2;
        }
        return middle;
    }

    /** The probability of -t..t (Abramowitz and Stegun: "Handbook of Mathematical Functions", 1964, 26.7.3 and 26.7.4). */
    private static double within(double t, int degrees) {
        double theta = Math.atan(t / Math.sqrt(degrees));
        double cosine2 = Math.cos(theta) * Math.cos(theta);
        boolean odd = degrees % 2 == 1;
        double term = odd ? Math.cos(theta) : 1;
        double sum = 0;
        for (int k = odd ? 1 : 0; k <= degrees - 2; k += 2) {
            sum += term;
            term *= cosine2 * (k + 1) / (k + 2);
        }
        return odd ? 2 / Math.PI * (theta + Math.sin(theta) * sum) : Math.sin(theta) * sum;
    }

    /** Abramowitz and Stegun, 26.7.5. */
    private static double expanded(long degrees) {
        double x = Z_95;
        double x2 = x * x;
        double g1 = x * (x2 + 1) / 4;
        double g2 = x * ((5 * x2 + 16) * x2 + 3) / 96;
        double g3 = x * (((3 * x2 + 19) * x2 + 17) * x2 - 15) / 384;
        double g4 = x * ((((79 * x2 + 776) * x2 + 1482) * x2 - 1920) * x2 - 945) / 92_160;
        double n = degrees;
        return x + (g1 + (g2 + (g3 + g4 / n) / n) / n) / n;
    }
}
