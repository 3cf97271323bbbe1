import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { packageJson } from './package-json.mjs';
import { mustRun } from './process.mjs';
import { SBOM } from './paths.mjs';
import { runtimeProgram, RUNTIMES } from './runtimes.mjs';

/**
 * Writes the bill of materials: the bundled packages, the Node.js runtimes and what is compiled into them. It names no
 * time, and its serial number follows from its content, so that the same source gives the same bytes.
 *
 * @param {readonly import('./bundled-packages.mjs').BundledPackage[]} packages
 */
export const writeSbom = async (packages) => {
  const { Enums, Models, Serialize, Spec } = await import('@cyclonedx/cyclonedx-library');
  const bom = new Models.Bom();
  const product = new Models.Component(Enums.ComponentType.Application, 'patchpilot', {
    bomRef: `patchpilot@${packageJson.version}`,
    version: packageJson.version,
    description: packageJson.description,
    licenses: new Models.LicenseRepository([licence(Models, packageJson.license)]),
  });
  bom.metadata.component = product;

  for (const { name, version, licence: id, sha512 } of packages) {
    const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
    const component = new Models.Component(Enums.ComponentType.Library, name, {
      bomRef: purl,
      purl,
      version,
      licenses: new Models.LicenseRepository([licence(Models, id)]),
      hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-512'], sha512]]),
    });
    bom.components.add(component);
    product.dependencies.add(component.bomRef);
  }

  const compiledIn = await partsOfRuntime();
  for (const { name, sha256 } of Object.values(RUNTIMES.packages)) {
    const purl = `pkg:npm/${name}@${RUNTIMES.version}`;
    const runtime = new Models.Component(Enums.ComponentType.Platform, name, {
      bomRef: purl,
      purl,
      version: RUNTIMES.version,
      description: 'Node.js',
      cpe: `cpe:2.3:a:nodejs:node.js:${RUNTIMES.version}:*:*:*:*:*:*:*`,
      hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], sha256]]),
    });
    for (const [part, version] of compiledIn) {
      runtime.components.add(
        new Models.Component(Enums.ComponentType.Library, part, { bomRef: `${purl}#${part}`, version }),
      );
    }
    bom.components.add(runtime);
    product.dependencies.add(runtime.bomRef);
  }

  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  const write = () => serializer.serialize(bom, { sortLists: true, space: 2 });
  bom.serialNumber = serialNumber(write());
  writeFileSync(SBOM, `${write()}\n`);
};

/**
 * @param {typeof import('@cyclonedx/cyclonedx-library').Models} Models
 * @param {string} id
 */
const licence = (Models, id) => (/\s/.test(id) ? new Models.LicenseExpression(id) : new Models.SpdxLicense(id));

/** Node.js itself, its interface numbers and the editions of tables, which it lists beside its libraries. */
const NOT_LIBRARIES = ['node', 'modules', 'napi', 'cldr', 'tz', 'unicode'];

/**
 * @returns {Promise<[string, string][]>} name and version of the libraries inside Node.js, as it reports them itself
 */
const partsOfRuntime = async () => {
  const json = await mustRun(runtimeProgram('linux'), ['-p', 'JSON.stringify(process.versions)'], { quiet: true });
  const versions = /** @type {Record<string, string>} */ (JSON.parse(json));
  return Object.entries(versions).filter(([part]) => !NOT_LIBRARIES.includes(part));
};

/**
 * @param {string} text
 * @returns {string} a UUID (version 8: made from a hash) of the text
 */
const serialNumber = (text) => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
