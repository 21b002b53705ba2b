package dev.assay.api.file;

import dev.assay.api.artifact.ArtifactFiles;
import dev.assay.api.error.ApiException;
import dev.assay.api.page.Page;
import dev.assay.ledger.file.FileContent;
import dev.assay.ledger.file.FileDao;
import dev.assay.ledger.file.FileDao.StoredFile;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Files: datasets going in, artifacts coming out. */
@RestController
@RequestMapping("/api/v1/llm/files")
@Tag(name = "Files")
class FileController {

    private final FileForm form;
    private final FileRemoval removal;
    private final FileContent contents;
    private final ArtifactFiles artifacts;
    private final FileDao files;

    FileController(FileForm form, FileRemoval removal, FileContent contents, ArtifactFiles artifacts, Jdbi jdbi) {
        this.form = form;
        this.removal = removal;
        this.contents = contents;
        this.artifacts = artifacts;
        this.files = jdbi.onDemand(FileDao.class);
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "uploadFile",
            summary = "Upload a file",
            description = "Parts file, with a filename of 1..255 characters, and purpose, evals. Up to "
                    + "assay.limits.max-file-bytes, 512 MiB by default, streamed.")
    @RequestBody(content = @Content(schema = @Schema(implementation = UploadForm.class)))
    FileObject upload(HttpServletRequest request, Principal caller) throws IOException {
        return get(form.receive(request, caller), caller);
    }

    @GetMapping
    @Operation(
            operationId = "listFiles",
            summary = "List files",
            description = "1..10,000 files a page, in either order of creation.",
            parameters = {
                @Parameter(
                        name = "purpose",
                        description = "evals; evals_output for artifacts that are made",
                        schema = @Schema(type = "string")),
                @Parameter(
                        name = "sha256",
                        description = "Of the content, 64 hex digits",
                        schema = @Schema(type = "string")),
                @Parameter(name = "owned_only"),
                @Parameter(
                        name = "order",
                        description = "By time of creation",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"asc", "desc"},
                                        defaultValue = "desc")),
                @Parameter(
                        name = "limit",
                        description = "Most items of a page",
                        schema = @Schema(type = "integer", minimum = "1", maximum = "10000", defaultValue = "20")),
                @Parameter(name = "after")
            })
    Page<FileObject> list(HttpServletRequest request, Principal caller) {
        FileListQuery query = FileListQuery.parse(
                request.getParameterMap(), id -> files.find(id, caller).map(StoredFile::seq));
        List<StoredFile> rows = query.newestFirst()
                ? files.newest(caller, query.purpose(), query.sha256(), query.position(), query.limit() + 1)
                : files.oldest(caller, query.purpose(), query.sha256(), query.position(), query.limit() + 1);
        return Page.of(rows, query.limit(), FileObject::of, FileObject::id);
    }

    @GetMapping("/{file_id}")
    @Operation(
            operationId = "getFile",
            summary = "Get a file",
            description = "bytes is 0 and status uploaded for an artifact that nobody has downloaded yet.")
    FileObject get(@PathVariable("file_id") String id, Principal caller) {
        return FileObject.of(find(id, caller));
    }

    @DeleteMapping("/{file_id}")
    @Operation(
            operationId = "deleteFile",
            summary = "Delete a file that no suite needs and that is not an artifact of its run's last attempt",
            description = "409 for a file that a live suite version needs, and for the artifacts of the last "
                    + "attempt of a run.")
    FileObject.Deleted delete(@PathVariable("file_id") String id, Principal caller) {
        artifacts.checkRemovable(id, caller);
        removal.remove(id, caller);
        return new FileObject.Deleted(id, "file", true);
    }

    @GetMapping("/{file_id}/content")
    @Operation(
            operationId = "getFileContent",
            summary = "Download a file's content",
            description =
                    "The type is by the file's name. The first download of a run's artifact makes it, which takes as "
                            + "long as reading the run.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                        schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = ContentTypes.JSONL, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = ContentTypes.NDJSON, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = ContentTypes.CSV, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = ContentTypes.PYTHON, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = MediaType.TEXT_PLAIN_VALUE, schema = @Schema(type = "string", format = "binary")),
                @Content(
                        mediaType = MediaType.TEXT_MARKDOWN_VALUE,
                        schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = MediaType.APPLICATION_JSON_VALUE),
            })
    void content(
            @PathVariable("file_id") String id,
            @Nullable @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Parameter(hidden = true)
                    String accept,
            HttpServletResponse response,
            Principal caller)
            throws IOException {
        Optional<InputStream> growing =
                files.find(id, caller).isPresent() ? Optional.empty() : artifacts.make(id, caller);
        StoredFile file = find(id, caller);
        response.setContentType(ContentTypes.of(file.filename(), accept));
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(FileName.of(file.filename()), StandardCharsets.UTF_8)
                        .build()
                        .toString());
        if (growing.isEmpty()) {
            response.setContentLengthLong(file.bytes());
        }
        try (InputStream content = growing.isPresent() ? growing.get() : contents.open(id)) {
            content.transferTo(response.getOutputStream());
        }
    }

    private StoredFile find(String id, Principal caller) {
        return files.find(id, caller)
                .or(() -> artifacts.toMake(id, caller))
                .orElseThrow(() -> ApiException.notFound("file", id));
    }

    /** For the OpenAPI document only: the form is read as a stream. */
    @Schema(name = "UploadFileRequest")
    private record UploadForm(
            @Schema(type = "string", format = "binary", requiredMode = Schema.RequiredMode.REQUIRED)
            String file,

            @Schema(
                    allowableValues = {"evals"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String purpose) {}
}
