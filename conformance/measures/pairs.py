"""Pairs of texts: those of the unit test's table, and drawn ones."""

CAT = "the cat sat on the mat"
LONG = " ".join(f"w{n * n % 97}" for n in range(400))
PARTY = (
    "It is a guide to action which ensures that the military always obeys the commands of the party",
    "It is a guide to action that ensures that the military will forever heed Party commands",
)

TABLE = [
    ("", ""),
    ("", "Paris"),
    ("Paris", ""),
    (" ", "Paris"),
    (" \n", "\t"),
    ("Paris", "Paris"),
    ("paris", "Paris"),
    ("PARIS!", "Paris"),
    ("Paris", "Rome"),
    ("the cat sat", "The cats sat."),
    ("It is Paris.", "Paris"),
    ("Paris", "It is Paris, of course."),
    (CAT, CAT),
    (CAT, "the mat sat on the cat"),
    (CAT, "on the mat sat the cat"),
    (CAT + ".", CAT),
    ("the the the the", "the cat"),
    ("a a b a a b", "a b a b a"),
    ("to be or not to be", "not to be or to be"),
    PARTY,
    PARTY[::-1],
    ("one two three four five", "five four three two one"),
    ("The dogs were running and jumped happily", "A dog runs and is jumping with happiness"),
    ("generalizations of national possibilities", "generalize nationally the possible"),
    ("flies dies skies spied died agreed feed hopping hissing controlling", "fly die sky spy die agree feed hop hiss control"),
    ("geology archaeology theologically hopefully formally sensibly", "geologic archaeologies theological hopeful formal sensible"),
    ("Don't stop - it's state-of-the-art.", "Do not stop; it is state of the art"),
    ("It costs $1,234.50 (plus 10%).", "The cost: 1,234.5 dollars + 10 %"),
    ("In 2010-2015, 3.14 and 2,5 were used.", "in 2010 - 2015 , 3.14 and 2.5"),
    ("e.g. U.S.A. ... wait, what?!", "eg USA. wait... what?"),
    ("&quot;AT&amp;T&quot; &lt;b&gt;", "\"AT&T\" <b>"),
    ("a line-\nbreak and\nanother\n", "a linebreak and another"),
    ("x <skipped> y", "x y"),
    ("foo_bar = baz[1] + {2: 3}", "foo_bar=baz[1]+{2:3}"),
    ("caf\u00e9", "cafe\u0301"),
    ("CAF\u00c9 AU LAIT", "caf\u00e9 au lait"),
    ("\u0130stanbul'da", "istanbul'da"),
    ("STRASSE", "stra\u00dfe"),
    ("\u039f\u0394\u03a5\u03a3\u03a3\u0395\u03a5\u03a3 \u1f66", "\u03bf\u03b4\u03c5\u03c3\u03c3\u03b5\u03c5\u03c2 \u1f66"),
    ("\u041c\u043e\u0441\u043a\u0432\u0430 - \u0441\u0442\u043e\u043b\u0438\u0446\u0430 \u0420\u043e\u0441\u0441\u0438\u0438.", "\u0421\u0442\u043e\u043b\u0438\u0446\u0430 \u0420\u043e\u0441\u0441\u0438\u0438 - \u041c\u043e\u0441\u043a\u0432\u0430"),
    ("\u0627\u0633\u0644\u0627\u0645 \u0622\u0628\u0627\u062f \u067e\u0627\u06a9\u0633\u062a\u0627\u0646 \u06a9\u0627 \u062f\u0627\u0631\u0627\u0644\u062d\u06a9\u0648\u0645\u062a \u06c1\u06d2\u06d4",
     "\u067e\u0627\u06a9\u0633\u062a\u0627\u0646 \u06a9\u0627 \u062f\u0627\u0631\u0627\u0644\u062d\u06a9\u0648\u0645\u062a \u0627\u0633\u0644\u0627\u0645 \u0622\u0628\u0627\u062f \u06c1\u06d2"),
    ("\u067e\u0627\u0646\u06cc\u060c \u062f\u0648\u062f\u06be", "\u067e\u0627\u0646\u06cc \u0627\u0648\u0631 \u062f\u0648\u062f\u06be"),
    ("\u6771\u4eac\u306f\u65e5\u672c\u306e\u9996\u90fd\u3067\u3059\u3002", "\u65e5\u672c\u306e\u9996\u90fd\u306f\u6771\u4eac\u3067\u3059\u3002"),
    ("\u6771\u4eac \u306f \u9996\u90fd", "\u9996\u90fd \u306f \u6771\u4eac"),
    ("\uc11c\uc6b8\uc740 \uc218\ub3c4", "\uc218\ub3c4\ub294 \uc11c\uc6b8"),
    ("\ud83d\ude00 smile", "smile \ud83d\ude00"),
    ("\ud83d\ude00\ud83d\ude01\ud83d\ude02", "\ud83d\ude00\ud83d\ude02"),
    ("\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67 family", "family \ud83d\udc69\u200d\ud83d\udc67"),
    ("a\ud83d\ude00ing a\ud83d\ude00\ud83d\ude01ing a\ud83d\ude00\ud83d\ude00ed", "a\ud83d\ude00e a\ud83d\ude00\ud83d\ude01 a\ud83d\ude00"),
    ("\ud835\udd38\ud835\udd39 \ud800\udf48", "\ud835\udd39 \ud800\udf48"),
    ("a\u0301\u0323 e\u0308", "a\u0323\u0301 \u00eb"),
    ("one\u00a0two\u2003three\u3000four", "one two three four"),
    ("one\u200btwo", "one two"),
    ("one\u001ftwo\u0085three", "one two three"),
    ("\u201cParis\u201d \u2014 said he\u2026", "\"Paris\" - said he..."),
    ("\uff30\uff41\uff52\uff49\uff53", "Paris"),
    ("\ufb01ne \ufb02ow", "fine flow"),
    ("1.", "1"),
    ("3,000,000", "3000000"),
    ("yyyy say syzygy", "yyy says syzygies"),
    ("mississippi", "misisipi"),
    ("kitten", "sitting"),
    ("ab" * 150, "ba" * 150),
    (LONG, " ".join(LONG.split()[::-1])),
    (LONG, LONG.replace("w3", "x").upper()),
    ("aa bb bb " * 60, "aa bb " * 90),
    ((CAT + ". ") * 40, ("The cats sat, on mats; " * 40)),
]
# JSON's way to write what UTF-16 needs two units for.
TABLE = [tuple(text.encode("utf-16", "surrogatepass").decode("utf-16") for text in pair) for pair in TABLE]

STEMS = """general nation possible happy fly run jump control agree hope sense formal rational condition operate decide callous
    vileness digit conform radical differ analogous vietnam predicate feudal sensitive triplic electric good revive allow infer
    airline gyroscope adjust defend irritate replace depend adopt commune activate angular homologous effect bowdler probate cease
    roll enjoy spy die lie tie news inning sky proceed geo theo archaeo log full skill fall hiss fizz fail file size trouble conflate""".split()
ENDINGS = """s es ies ied ed eed ing y ly ally fully ness ful ation ization ational tional enci anci izer bli alli entli eli ousli ator
    alism iveness fulness ousness aliti iviti biliti logi logy icate ative alize iciti ical al ance ence er ic able ible ant ement
    ment ent ion sion tion ou ism ate iti ous ive ize e ll le""".split()
PIECES = ["'s", "-", "--", ",", ".", "...", ", ", ". ", "!", "?", ":", ";", "/", "(", ")", "[", "]", "{", "}", "&", "&amp;", "&quot;", "<", ">",
          "<skipped>", "-\n", "\n", "\r\n", "\t", " ", "  ", "\u00a0", "\u3000", "\u200b", "\u0085", "\x1c", "$", "%", "#", "@", "*", "_", "~", "`", "^",
          "|", "\\", "\"", "\u201c", "\u2026", "\u2014", "3", "3.14", "1,000", "10-5", "5.", ".5", "\u0663", "\u00b2", "\u00e9", "e\u0301", "\u00c9",
          "\u00df", "\u0130", "\u03a3", "\u03c2", "\u067e\u0627\u0646\u06cc", "\u06d4", "\u6771\u4eac", "\u3002", "\uff0c", "\U0001f600", "\U0001f469\u200d\U0001f467", "\u212a"]


def word(draw):
    kind = draw.random()
    if kind < 0.6:
        stem = draw.choice(STEMS)
        return (stem[: draw.randint(2, len(stem))] if draw.random() < 0.3 else stem) + (draw.choice(ENDINGS) if draw.random() < 0.7 else "")
    if kind < 0.8:
        return "".join(draw.choice("aeioubdlsty") for _ in range(draw.randint(1, 8)))
    return draw.choice(PIECES)


def text(draw, vocabulary):
    said = []
    for _ in range(draw.choice((0, 1, 2, 3, 5, 8, 13, 30))):
        piece = draw.choice(vocabulary)
        piece = draw.choice((piece, piece, piece, piece.upper(), piece.capitalize()))
        said.append(piece + draw.choice((" ", " ", " ", "", draw.choice(PIECES))))
    return "".join(said)


def drawn(draw, count):
    for _ in range(count):
        vocabulary = [word(draw) for _ in range(draw.choice((1, 2, 4, 8, 16)))]
        yield text(draw, vocabulary), text(draw, vocabulary)
