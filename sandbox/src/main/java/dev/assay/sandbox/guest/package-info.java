/**
 * What runs inside a sandbox process, and the frames by which it talks to the host over its standard input and output.
 *
 * <p>A frame is a length (4 bytes, big endian, of what follows), an operation (1 byte), a context's key (4 bytes), a
 * call (8 bytes) and a payload (UTF-8 JSON). The host draws a call for each exchange, and takes nothing that does not repeat
 * it: a process that a user's code has left behind may hold the pipe as well. The host writes LOAD, PART, CALL or DROP and reads until RESULT; in between the guest may ASK,
 * which the host ANSWERs. One call at a time. A batch is handed over in PARTs and the CALL behind them, each {@code
 * {"samples": [...]}}, so that no side holds its text as a whole. The payload of LOAD is {@code {source, entry, max_output, model_access,
 * check_only}}.
 */
@NullMarked
package dev.assay.sandbox.guest;

import org.jspecify.annotations.NullMarked;
