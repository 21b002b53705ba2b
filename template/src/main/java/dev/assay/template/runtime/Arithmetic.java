package dev.assay.template.runtime;

import dev.assay.template.text.PercentFormat;
import dev.assay.template.value.Budget;
import dev.assay.template.value.LimitException;
import dev.assay.template.value.Markup;
import dev.assay.template.value.Numbers;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyList;
import dev.assay.template.value.PyText;
import dev.assay.template.value.PyTuple;
import dev.assay.template.value.Undefined;
import java.math.BigInteger;
import java.util.List;

/** Python's operators on two values. */
public final class Arithmetic {
    private Arithmetic() {}

    public static Object sign(String op, Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (!Numbers.is(value)) {
            throw new PyError("bad operand type for unary " + op + ": '" + Py.typeName(value) + "'");
        }
        boolean minus = op.equals("-");
        if (value instanceof Double real) {
            return minus ? -real : real;
        }
        return Numbers.of(minus ? Numbers.big(value).negate() : Numbers.big(value));
    }

    public static Object binary(String op, Object left, Object right, Budget budget) {
        if (left instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (op.equals("%") && Py.isText(left)) {
            return PercentFormat.format(left, right, budget);
        }
        if (right instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (left instanceof Long a && right instanceof Long b) {
            return integers(op, a, b);
        }
        if (Numbers.is(left) && Numbers.is(right)) {
            return left instanceof Double || right instanceof Double
                    ? floats(op, Numbers.toDouble(left), Numbers.toDouble(right))
                    : integers(op, Numbers.big(left), Numbers.big(right));
        }
        if (op.equals("+") && Py.isText(left) && Py.isText(right)) {
            return joined(left, right, budget);
        }
        if (op.equals("+") && left instanceof List<?> a && right instanceof List<?> b && sameList(left, right)) {
            budget.elements((long) a.size() + b.size());
            PyList both = new PyList(a);
            both.addAll(b);
            return left instanceof PyTuple ? new PyTuple(both) : both;
        }
        if (op.equals("*") && Numbers.isInt(right) && repeatable(left)) {
            return repeated(left, right, budget);
        }
        if (op.equals("*") && Numbers.isInt(left) && repeatable(right)) {
            return repeated(right, left, budget);
        }
        if (op.equals("+") && Py.isText(left)) {
            throw new PyError("can only concatenate str (not \"" + Py.typeName(right) + "\") to str");
        }
        throw new PyError("unsupported operand type(s) for " + op + ": '" + Py.typeName(left) + "' and '"
                + Py.typeName(right) + "'");
    }

    private static boolean sameList(Object left, Object right) {
        return repeatable(left) && left.getClass() == right.getClass();
    }

    private static boolean repeatable(Object value) {
        return Py.isText(value) || value instanceof PyList || value instanceof PyTuple;
    }

    private static Object joined(Object left, Object right, Budget budget) {
        boolean markup = left instanceof Markup || right instanceof Markup;
        String a = markup ? Markup.escape(left, budget).text() : (String) left;
        String b = markup ? Markup.escape(right, budget).text() : (String) right;
        budget.made((long) a.length() + b.length());
        return markup ? new Markup(a + b) : a + b;
    }

    private static Object repeated(Object value, Object times, Budget budget) {
        if (times instanceof BigInteger) {
            throw new PyError("cannot fit 'int' into an index-sized integer");
        }
        long count = Numbers.index(times);
        if (value instanceof List<?> list) {
            long copies = list.isEmpty() ? 0 : Math.max(0, Math.min(count, Budget.MAX_MADE));
            budget.elements(copies * list.size());
            PyList all = new PyList();
            for (long i = 0; i < copies; i++) {
                all.addAll(list);
            }
            return value instanceof PyTuple ? new PyTuple(all) : all;
        }
        String text = PyText.repeat(Py.text(value), count, budget);
        return value instanceof Markup ? new Markup(text) : text;
    }

    private static Object integers(String op, long a, long b) {
        switch (op) {
            case "+" -> {
                long sum = a + b;
                if (((a ^ sum) & (b ^ sum)) >= 0) {
                    return sum;
                }
            }
            case "-" -> {
                long difference = a - b;
                if (((a ^ b) & (a ^ difference)) >= 0) {
                    return difference;
                }
            }
            case "%", "//" -> {
                if (b != 0 && b != -1) {
                    return op.equals("%") ? Math.floorMod(a, b) : Math.floorDiv(a, b);
                }
            }
            default -> {}
        }
        return integers(op, BigInteger.valueOf(a), BigInteger.valueOf(b));
    }

    private static Object integers(String op, BigInteger a, BigInteger b) {
        return switch (op) {
            case "+" -> Numbers.of(a.add(b));
            case "-" -> Numbers.of(a.subtract(b));
            case "*" -> Numbers.of(a.multiply(b));
            case "/" -> quotient(a, b);
            case "//" -> {
                notZero(b, "integer division or modulo by zero");
                BigInteger[] parts = a.divideAndRemainder(b);
                boolean down = parts[1].signum() != 0 && parts[1].signum() != b.signum();
                yield Numbers.of(down ? parts[0].subtract(BigInteger.ONE) : parts[0]);
            }
            case "%" -> {
                notZero(b, "integer modulo by zero");
                BigInteger rest = a.remainder(b);
                yield Numbers.of(rest.signum() != 0 && rest.signum() != b.signum() ? rest.add(b) : rest);
            }
            default -> power(a, b);
        };
    }

    private static void notZero(BigInteger divisor, String message) {
        if (divisor.signum() == 0) {
            throw new PyError(message);
        }
    }

    /** Correctly rounded, also where an operand is no double. */
    private static Object quotient(BigInteger a, BigInteger b) {
        notZero(b, "division by zero");
        if (a.signum() == 0) {
            return Math.copySign(0.0, b.signum());
        }
        if (a.bitLength() <= 53 && b.bitLength() <= 53) {
            return a.doubleValue() / b.doubleValue();
        }
        int digits = 1_100;
        double quotient = new java.math.BigDecimal(a)
                .divide(new java.math.BigDecimal(b), new java.math.MathContext(digits))
                .doubleValue();
        if (Double.isInfinite(quotient)) {
            throw new PyError("integer division result too large for a float");
        }
        return quotient;
    }

    private static Object power(BigInteger base, BigInteger exponent) {
        if (exponent.signum() < 0) {
            if (base.signum() == 0) {
                throw new PyError("0.0 cannot be raised to a negative power");
            }
            return floats("**", Numbers.toDouble(Numbers.of(base)), Numbers.toDouble(Numbers.of(exponent)));
        }
        if (base.bitLength() <= 1 && base.abs().compareTo(BigInteger.ONE) <= 0) {
            boolean odd = exponent.testBit(0);
            return exponent.signum() == 0 ? 1L : base.signum() == 0 ? 0L : odd ? base.longValue() : 1L;
        }
        if (exponent.bitLength() > 20
                || (double) (base.abs().bitLength() - 1) * exponent.intValue() > Numbers.MAX_BITS) {
            throw new LimitException("an integer of more than " + Numbers.MAX_BITS + " bits");
        }
        return Numbers.of(base.pow(exponent.intValue()));
    }

    private static Object floats(String op, double a, double b) {
        return switch (op) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> {
                notZero(b, "float division by zero");
                yield a / b;
            }
            case "//" -> {
                notZero(b, "float floor division by zero");
                yield floorDivide(a, b);
            }
            case "%" -> {
                notZero(b, "float modulo");
                yield modulo(a, b);
            }
            default -> {
                double power = pow(a, b);
                yield power;
            }
        };
    }

    private static double pow(double a, double b) {
        if (a == 1 || b == 0) {
            return 1;
        }
        if (a == 0 && b < 0) {
            throw new PyError("0.0 cannot be raised to a negative power");
        }
        if (a < 0 && b != Math.rint(b) && !Double.isInfinite(a) && !Double.isInfinite(b)) {
            throw new PyError("a negative number to a fractional power is complex");
        }
        if (a == -1 && Double.isInfinite(b)) {
            return 1;
        }
        double power = Math.pow(a, b);
        if (Double.isInfinite(power) && !Double.isInfinite(a) && !Double.isInfinite(b)) {
            throw new PyError("Result too large");
        }
        return power;
    }

    private static void notZero(double divisor, String message) {
        if (divisor == 0) {
            throw new PyError(message);
        }
    }

    private static double modulo(double a, double b) {
        double rest = a % b;
        if (rest == 0) {
            return Math.copySign(0.0, b);
        }
        return rest < 0 != b < 0 ? rest + b : rest;
    }

    private static double floorDivide(double a, double b) {
        double rest = a % b;
        double quotient = (a - rest) / b;
        if (rest != 0 && b < 0 != rest < 0) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0, a / b);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }
}
