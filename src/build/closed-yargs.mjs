/**
 * Modules below yargs that look for files at run time, and what stands in for them in the product. As published, yargs
 * reads translations from a `locales` folder and searches package.json files upwards from its own place: in a single
 * executable those are places on the customer's disk, where anybody may have put a file.
 */
const STAND_INS = {
  y18n: `
    import { format } from 'node:util';
    const fill = (text, values) => format(text, ...values.slice(0, text.split('%s').length - 1));
    export default () => ({
      __: (text, ...values) => fill(text, values),
      __n: (one, other, count, ...values) => fill(count === 1 ? one : other, values),
      getLocale: () => 'en', setLocale() {}, updateLocale() {},
    });`,
  'escalade/sync': 'export default () => undefined;',
  // Help and messages are ASCII; the real one loads the segmenter of ICU, which takes longer than all else at the
  // start.
  'string-width': 'export default (text) => text.length;',
  'get-caller-file': `export default () => { throw new Error('the program loads no commands from folders'); };`,
};

/** @type {import('esbuild').Plugin} */
export const closedYargs = {
  name: 'closed-yargs',
  setup(build) {
    build.onResolve({ filter: /^(y18n|escalade\/sync|get-caller-file|string-width)$/ }, ({ path }) => ({
      path,
      namespace: 'closed-yargs',
    }));
    build.onLoad({ filter: /.*/, namespace: 'closed-yargs' }, ({ path }) => ({
      contents: STAND_INS[/** @type {keyof typeof STAND_INS} */ (path)],
      loader: 'js',
    }));
  },
};
