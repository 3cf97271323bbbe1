/** LOAD_LIBRARY_SEARCH_SYSTEM32 of LoadLibraryEx: libraries come from System32 and from nowhere else. */
const SEARCH_SYSTEM32 = 0x0800;

/**
 * Entry 10 of the data directories (IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG), and where a field lies in
 * IMAGE_LOAD_CONFIG_DIRECTORY64.
 */
const LOAD_CONFIG = 10;
const DEPENDENT_LOAD_FLAGS = 0x4e;

/**
 * What the linker's option /DEPENDENTLOADFLAG:0x800 does, on a finished program: Windows 10 1607 and later takes the
 * libraries that the program imports from System32, never from the program's own folder, where a user may have put one.
 * Throws when the program has no load configuration with such a field.
 *
 * @param {import('resedit').NtExecutable} exe changed in place
 */
export const loadFromSystem32 = (exe) => {
  const directory = exe.newHeader.optionalHeaderDataDirectory.get(LOAD_CONFIG);
  const section = exe.getSectionByEntry(LOAD_CONFIG);
  if (!section?.data || directory.size === 0)
    throw new Error('expected a load configuration in the program, found none');
  const at = directory.virtualAddress - section.info.virtualAddress;
  const config = new DataView(section.data, at);
  const size = config.getUint32(0, true);
  if (size < DEPENDENT_LOAD_FLAGS + 2)
    throw new Error(`expected a load configuration with its load flags, got ${size} bytes`);
  config.setUint16(DEPENDENT_LOAD_FLAGS, SEARCH_SYSTEM32, true);
};
