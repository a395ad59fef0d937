/**
 * Which project may know which, for `@nx/enforce-module-boundaries`. The tags are in the package.json of each project:
 * `layer:*` is how far the project is from technology, `runtime:*` where its code can run.
 */

/** @typedef {'contract' | 'core' | 'adapter' | 'app' | 'composition' | 'testing'} Layer */
/** @typedef {'any' | 'node' | 'web'} Runtime */

/** @type {Record<Layer, readonly Layer[]>} */
const layers = {
  // What is agreed with the outside knows nothing but itself.
  contract: ['contract'],
  // The rules of the domain: no technology, so that they can be tested and moved without one.
  core: ['core', 'contract'],
  // Technology behind our own names. One adapter may stand on another: the Nest host reports through telemetry.
  adapter: ['adapter', 'core', 'contract'],
  // A service; services meet on the bus, never in an import.
  app: ['adapter', 'core', 'contract'],
  // Puts services together in one process.
  composition: ['app', 'adapter', 'core', 'contract'],
  // Doubles and probes for tests: they stand outside of what they test.
  testing: ['testing', 'core', 'contract'],
};

/** @type {Record<Runtime, readonly Runtime[]>} */
const runtimes = {
  // Code for everywhere must not lean on code for one place.
  any: ['any'],
  node: ['node', 'any'],
  web: ['web', 'any'],
};

/** The load scripts are files for k6, not a project; a test of the whole system runs their conversation too. */
const loadScripts = '../../../deploy/k6/**';

/**
 * The rule as an ESLint setting.
 *
 * @param {{ testing: boolean }} options whether `layer:testing` may be known: in tests, nowhere else
 */
export function boundaries({ testing }) {
  const depConstraints = [
    ...Object.entries(layers).map(([layer, known]) =>
      constraint('layer', layer, testing ? [...known, 'testing'] : known),
    ),
    ...Object.entries(runtimes).map(([runtime, known]) => constraint('runtime', runtime, known)),
  ];
  return { '@nx/enforce-module-boundaries': ['error', { depConstraints, allow: testing ? [loadScripts] : [] }] };
}

/**
 * @param {string} kind
 * @param {string} tag
 * @param {readonly string[]} known
 */
function constraint(kind, tag, known) {
  return { sourceTag: `${kind}:${tag}`, onlyDependOnLibsWithTags: known.map((name) => `${kind}:${name}`) };
}
