import './shell/node-version.mjs';

import { build } from './setup/build.mjs';
import { install } from './setup/install.mjs';

/** Makes a fresh clone ready to run: dependencies, then the build; what is there already takes no time. */
export async function setUp() {
  await install();
  await build();
}
