package dev.assay.standalone;

public final class Assay {
    private Assay() {}

    public static void main(String[] a) {
        System.out.println("JAVA " + Runtime.version() + " " + System.getProperty("user.dir"));
    }
}
