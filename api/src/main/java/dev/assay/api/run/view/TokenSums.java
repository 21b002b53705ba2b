package dev.assay.api.run.view;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Tokens of many calls; null where nobody reported any, which is not 0. */
@Schema(name = "TokenSums")
public record TokenSums(@Nullable Long input, @Nullable Long output) {}
