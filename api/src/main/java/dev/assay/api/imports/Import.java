package dev.assay.api.imports;

import dev.assay.api.error.ApiException;
import dev.assay.api.error.Violations;
import dev.assay.api.imports.harness.HarnessResults;
import dev.assay.api.imports.harness.HarnessTask;
import dev.assay.api.imports.harness.ResultFileException;
import dev.assay.api.imports.harness.TaskSamples;
import dev.assay.dataset.hub.HubClient;
import dev.assay.ledger.Ids;
import dev.assay.ledger.imports.ImportDao;
import dev.assay.ledger.imports.ImportDao.Imported;
import dev.assay.ledger.tenancy.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** One request: lists the repository, reads the result files that are new, and writes one after the other. */
final class Import {

    private final Jdbi jdbi;
    private final HubClient hub;
    private final Principal caller;
    private final ImportRequest request;
    private final ImportProperties limits;
    private final InstantSource clock;
    private final ImportDeadline deadline;
    private final ImportSuites suites;
    private final Map<String, Imported> known = new LinkedHashMap<>();

    private @Nullable ImportTarget target;
    private boolean createdSuite;
    private boolean createdVersion;
    private int imported;
    private int skipped;
    private long samples;

    Import(
            Jdbi jdbi,
            HubClient hub,
            Principal caller,
            ImportRequest request,
            ImportProperties limits,
            InstantSource clock) {
        this.jdbi = jdbi;
        this.hub = hub;
        this.caller = caller;
        this.request = request;
        this.limits = limits;
        this.clock = clock;
        this.deadline = new ImportDeadline(limits.timeLimit());
        this.suites = new ImportSuites(caller, request);
    }

    ImportView run() throws IOException {
        ImportTarget before = jdbi.withHandle(suites::find);
        jdbi.useExtension(
                ImportDao.class,
                dao -> dao.imported(caller, request.repo())
                        .forEach(file -> known.put(file.path() + "\n" + file.digest(), file)));
        String commit = hub.commit(request.repo(), request.revision(), deadline);
        List<ResultFile> discovered = discovered(commit);
        List<ResultFile> fresh = discovered.stream()
                .filter(file -> !known.containsKey(file.path() + "\n" + file.digest()))
                .toList();
        skipped = discovered.size() - fresh.size();
        ImportWriter writer = new ImportWriter(jdbi, caller, request, suites, commit, deadline);
        ImportTarget planned = before;
        for (ResultFile file : fresh.subList(0, Math.min(fresh.size(), request.limit()))) {
            planned = read(file, writer, planned);
        }
        return view(discovered, before);
    }

    private List<ResultFile> discovered(String commit) {
        List<ResultFile> all = ResultFiles.of(hub.files(request.repo(), commit, deadline)).stream()
                .filter(file -> file.path().startsWith(request.pathPrefix()))
                .toList();
        List<String> wanted = request.files();
        if (wanted.isEmpty()) {
            if (all.isEmpty()) {
                throw new ApiException(
                        HttpStatus.BAD_REQUEST,
                        "no_result_files",
                        request.repo() + " at " + request.revision() + ": no result file"
                                + (request.pathPrefix().isEmpty() ? "" : " whose path begins with the path_prefix")
                                + " (expected: results_<time>.json with samples_<task>_<time>.jsonl beside it)");
            }
            return all;
        }
        Map<String, ResultFile> byPath = new LinkedHashMap<>();
        all.forEach(file -> byPath.put(file.path(), file));
        Violations violations = new Violations();
        Set<ResultFile> named = new LinkedHashSet<>();
        for (int i = 0; i < wanted.size(); i++) {
            ResultFile file = byPath.get(wanted.get(i));
            violations.unless(
                    file != null,
                    "$.source.files[" + i + "]",
                    wanted.get(i),
                    "a result file of the repository at that revision, under path_prefix, with"
                            + " samples_<task>_<time>.jsonl beside it");
            if (file != null) {
                named.add(file);
            }
        }
        violations.throwIfAny();
        return List.copyOf(named);
    }

    /** @return what there is to go into by then, where nothing is written */
    private ImportTarget read(ResultFile file, ImportWriter writer, ImportTarget planned) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            if (file.bytes() > limits.maxFileBytes().toBytes()) {
                throw new ResultFileException(
                        file.path(),
                        0,
                        "",
                        file.bytes() + " bytes with its samples (expected: at most "
                                + limits.maxFileBytes().toBytes() + ", assay.imports.max-file-bytes)");
            }
            HarnessResults results;
            try (InputStream in = hub.open(file.results(), 0, deadline)) {
                results = HarnessResults.read(file.path(), in, clock);
            }
            List<TaskSamples> tasks = tasks(file, results, folder);
            if (request.dry()) {
                ImportTarget next = suites.planned(planned, tasks, file.path());
                wrote(next, tasks);
                return next;
            }
            Optional<ImportTarget> written = writer.write(file, results, tasks);
            written.ifPresentOrElse(into -> wrote(into, tasks), () -> skipped++);
            return planned;
        } catch (ResultFileException e) {
            throw e.answer(request.dry() ? 0 : imported);
        }
    }

    private List<TaskSamples> tasks(ResultFile file, HarnessResults results, TemporaryFolder folder)
            throws IOException {
        List<TaskSamples> tasks = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        int left = limits.maxSamples();
        for (var samplesOf : file.samples().entrySet()) {
            String name = samplesOf.getKey();
            String path = samplesOf.getValue().path();
            if (!ids.add(HarnessTask.id(name))) {
                throw new ResultFileException(
                        path, 0, "", "a task " + HarnessTask.id(name) + ", as another file has (expected: one each)");
            }
            try (InputStream in = hub.open(samplesOf.getValue(), 0, deadline)) {
                TaskSamples task = TaskSamples.read(name, path, in, results, folder.path(), left, deadline);
                left -= task.count();
                tasks.add(task);
            }
        }
        return tasks;
    }

    private void wrote(ImportTarget into, List<TaskSamples> tasks) {
        target = into;
        createdSuite |= into.createdSuite();
        createdVersion |= into.createdVersion();
        imported++;
        samples += tasks.stream().mapToLong(TaskSamples::count).sum();
    }

    private ImportView view(List<ResultFile> discovered, ImportTarget before) {
        ImportTarget into = target == null ? skippedInto(discovered, before) : target;
        return new ImportView(
                ImportView.OBJECT,
                new ImportView.Source(ImportView.HUGGINGFACE, request.repo(), request.revision()),
                Ids.suite(into.suiteId()),
                into.version(),
                createdSuite,
                createdVersion,
                request.dry(),
                discovered.size(),
                imported,
                skipped,
                samples);
    }

    /** Nothing was new: the suite that was named, else the one that the first file is in. */
    private ImportTarget skippedInto(List<ResultFile> discovered, ImportTarget before) {
        if (request.suiteId() != null) {
            return before;
        }
        ImportTarget now = jdbi.withHandle(suites::find);
        return discovered.stream()
                .map(file -> known.get(file.path() + "\n" + file.digest()))
                .filter(file -> file != null)
                .findFirst()
                .map(file -> new ImportTarget(file.suiteId(), file.suiteVersion(), now.manifest(), false, false))
                .orElse(now);
    }
}
