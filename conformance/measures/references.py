"""The measures of text_similarity as their reference packages compute them."""

from nltk.stem.porter import PorterStemmer
from nltk.translate.gleu_score import sentence_gleu
from nltk.translate.meteor_score import meteor_score
from rapidfuzz import fuzz
from rouge_score.rouge_scorer import RougeScorer
from sacrebleu import sentence_bleu
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

ROUGE = {f"rouge_{n}": f"rouge{n}" for n in range(1, 6)} | {"rouge_l": "rougeL"}
MEASURES = ("fuzzy_match", "bleu", "gleu", "meteor", *ROUGE)

_rouge = RougeScorer(list(ROUGE.values()), use_stemmer=False)
_tokenize = Tokenizer13a()


class NoSynonyms:
    """In place of WordNet, which is no package: Assay matches no synonyms."""

    @staticmethod
    def synsets(word):
        return []


def words(text):
    return _tokenize(text.rstrip()).split()


def scores(output, target):
    given, wanted = words(output), words(target)
    rouge = _rouge.score(target, output)
    return {
        "fuzzy_match": fuzz.ratio(output, target) / 100,
        # 100.00000000000004 is the highest that it says.
        "bleu": min(1.0, sentence_bleu(output, [target]).score / 100),
        "gleu": sentence_gleu([wanted], given),
        "meteor": meteor_score([wanted], given, stemmer=PorterStemmer(), wordnet=NoSynonyms),
        **{name: rouge[theirs].fmeasure for name, theirs in ROUGE.items()},
    }
