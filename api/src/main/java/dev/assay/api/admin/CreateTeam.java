package dev.assay.api.admin;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A new team.
 *
 * @param orgId its organisation; default: the caller's
 * @param name 1..255 characters; need not be unique
 */
@Schema(name = "CreateTeamRequest")
public record CreateTeam(
        @Nullable String orgId,
        @NotNull @NotBlank @Size(max = 255) String name) {}
