package dev.assay.dataset.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.manifest.DatasetSource;
import dev.assay.manifest.Manifest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Which files a manifest means, by the layouts that datasets of the hub have. */
class SplitFilesTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(delimiter = '|', textBlock = """
            {}                                       | data/train-00001-of-00002.parquet data/train-00000-of-00002.parquet data/test-00000-of-00001.parquet README.md | data/train-00000-of-00002.parquet data/train-00001-of-00002.parquet
            {'split': 'test'}                        | data/train-00000-of-00001.parquet data/test-00000-of-00001.parquet | data/test-00000-of-00001.parquet
            {'split': 'train_sft'}                   | data/train_sft-00000-of-00001.parquet data/train-00000-of-00001.parquet | data/train_sft-00000-of-00001.parquet
            {}                                       | data/train_sft-00000-of-00001.parquet data/train-00000-of-00001.parquet | data/train-00000-of-00001.parquet
            {'name': 'en', 'split': 'test'}          | en/test-00000-of-00001.parquet de/test-00000-of-00001.parquet en/train-00000-of-00001.parquet | en/test-00000-of-00001.parquet
            {'name': 'en'}                           | data/en/train.csv data/de/train.csv | data/en/train.csv
            {'name': 'en', 'split': 'test'}          | test_en.jsonl test_de.jsonl train_en.jsonl | test_en.jsonl
            {'split': 'validation'}                  | dev.jsonl train.jsonl | dev.jsonl
            {'split': 'test'}                        | test.jsonl latest.jsonl my-test.jsonl | test.jsonl
            {'split': 'test'}                        | latest.jsonl my-test.jsonl x/my.test.v2.jsonl | my-test.jsonl
            {'split': 'test'}                        | test/a.csv test/b.csv train/a.csv | test/a.csv test/b.csv
            {}                                       | train.csv train.jsonl train.json train.parquet | train.parquet
            {}                                       | train.csv.gz train.txt | train.csv.gz
            {}                                       | rows.csv dataset_infos.json .hidden/train.csv | rows.csv
            {}                                       | default/train-00000-of-00001.parquet other/train-00000-of-00001.parquet | default/train-00000-of-00001.parquet
            {}                                       | only/train-00000-of-00001.parquet only/test-00000-of-00001.parquet | only/train-00000-of-00001.parquet
            {'data_files': 'b.csv'}                  | a.csv b.csv | b.csv
            {'data_files': ['b*.csv', 'a.csv']}      | a.csv b1.csv b2.csv x/b3.csv | a.csv b1.csv b2.csv
            {'data_files': '**/*.{csv,jsonl}'}       | a.csv x/y/b.csv x/c.txt | a.csv x/y/b.csv
            {'data_files': 'p[0-9]?.csv'}            | p1a.csv pxa.csv p1.csv | p1a.csv
            {'data_files': {'dev': 'a.csv', 'train': 'b.csv'}} | a.csv b.csv | b.csv
            {'data_files': {'dev': 'a.csv'}}         | a.csv b.csv | a.csv
            {'data_files': {'dev': 'a.csv', 'x': 'b.csv'}, 'split': 'x'} | a.csv b.csv | b.csv
            {'dataset_kwargs': {'data_dir': 'v2'}}   | v1/train.csv v2/train.csv v22/train.csv | v2/train.csv
            {'dataset_kwargs': {'data_dir': 'v2/'}, 'data_files': '*.csv'} | v1/a.csv v2/b.csv | v2/b.csv
            """)
    void found(String dataset, String files, String chosen) {
        assertThat(choose(dataset, files)).isEqualTo(chosen);
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(delimiter = '|', textBlock = """
            {'split': 'dev'}           | data/train-00000-of-00001.parquet data/extra-00000-of-00001.parquet | org/x@main: no split dev (expected: one of extra, train, or data_files)
            {'split': 'dev'}           | a.csv                           | org/x@main: no split dev (expected: train, as none of 1 files names a split, or data_files)
            {}                         | test.csv                        | org/x@main: no split train (expected: one of test, or data_files)
            {}                         | en/train.csv de/train.csv       | org/x@main: no name, and 2 configurations (expected: name, one of de, en)
            {'name': 'fr'}             | en/train.csv de/train.csv       | org/x@main, name fr: no files of that configuration (expected: one of de, en, or data_files)
            {'revision': 'v1'}         | train.txt README.md             | org/x@v1: no file that can be read (expected: parquet, jsonl, json or csv, or data_files that names them)
            {'data_files': 'a.txt'}    | a.txt                           | org/x@main: none of 1 files of split train can be read, the first is a.txt (expected: parquet, jsonl, json or csv; json, jsonl and csv also as .gz)
            {'data_files': 'b*'}       | a.csv                           | org/x@main: no file matches data_files b* (expected: one of 1 files)
            {'data_files': {'a': 'a.csv', 'b': 'a.csv'}} | a.csv         | org/x@main: data_files has no split train (expected: one of a, b)
            {'data_files': '{a'}       | a.csv                           | data_files: {a (expected: a pattern; its brackets do not close)
            """)
    void notFound(String dataset, String files, String message) {
        assertThatThrownBy(() -> choose(dataset, files))
                .isInstanceOf(HubException.class)
                .hasMessage(message);
    }

    private static String choose(String dataset, String files) {
        ObjectNode task = JSON.createObjectNode();
        task.put("id", "t").put("type", "qa").put("prompt_template", "p");
        task.putObject("grader").put("type", "exact_match");
        task.set("dataset", ((ObjectNode) JSON.readTree(dataset.replace('\'', '"'))).put("path", "org/x"));
        ObjectNode manifest = JSON.createObjectNode();
        manifest.putArray("tasks").add(task);
        DatasetSource source = Manifest.parse(manifest).tasks().getFirst().dataset();
        List<HubFile> listed = Stream.of(files.split(" "))
                .map(path -> new HubFile("org/x", "c", path, 1, ""))
                .toList();
        return SplitFiles.choose((DatasetSource.HuggingFace) source, listed).stream()
                .map(HubFile::path)
                .collect(Collectors.joining(" "));
    }
}
