package dev.assay.api.admin;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * A new organisation.
 *
 * @param name 1..255 characters; need not be unique
 */
@Schema(name = "CreateOrgRequest")
public record CreateOrg(@NotNull @NotBlank @Size(max = 255) String name) {}
