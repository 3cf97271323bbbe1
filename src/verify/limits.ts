/** What a verifier is ready to read; evidence beyond these is unreadable, never skipped (E-12.1). */
export const MAX_FILES = 20_000;
export const MAX_FOLDERS = 20_000;
/** Levels of folders below the run's folder. */
export const MAX_DEPTH = 16;
/** Characters (UTF-16 code units) of a path inside the run. */
export const MAX_PATH_LENGTH = 1_024;
/** Bytes of one file: 4 GiB. */
export const MAX_FILE_BYTES = 4_294_967_296;
/** Bytes of all files: 16 GiB. */
export const MAX_TREE_BYTES = 17_179_869_184;
/** Bytes of a JSON file that is parsed: 64 MiB. */
export const MAX_JSON_BYTES = 67_108_864;
/** Bytes of an index, a seal or a manifest: 8 MiB. What the longest tree needs; a longer one only fills the memory. */
export const MAX_LIST_BYTES = 8_388_608;
/** Objects and lists inside one another. */
export const MAX_JSON_DEPTH = 64;
/** Bytes of one line of a log, its LF included: 1 MiB. */
export const MAX_LINE_BYTES = 1_048_576;
/** Lines of `Logs/install-summary.jsonl`. */
export const MAX_RECORDS = 50_000;
/** Seals of hops that are looked at. */
export const MAX_SEALS = 64;
/** Entries of a zip, files and folders. */
export const MAX_ZIP_ENTRIES = 40_000;
/** Bytes of its central directory: 16 MiB. */
export const MAX_ZIP_DIRECTORY_BYTES = 16_777_216;
/** Bytes of a name in a zip. */
export const MAX_ZIP_NAME_BYTES = 4_096;
/** Parts of a name in a zip: those of the run and of the folders around it. */
export const MAX_ZIP_DEPTH = 32;
/** Bytes that all entries together may claim for each byte of the zip... */
export const MAX_ZIP_RATIO = 200;
/** ... beyond these: 64 MiB. */
export const ZIP_RATIO_FREE_BYTES = 67_108_864;
