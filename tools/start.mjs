import './shell/node-version.mjs';

import { standalone } from './setup/build.mjs';
import { runMain } from './shell/console.mjs';
import { runService } from './service/run-service.mjs';
import { setUp } from './setup.mjs';
import { environment, projectNode } from './shell/workspace.mjs';

await runMain(async () => {
  await setUp();
  return await runService(projectNode, [standalone, ...process.argv.slice(2)], environment);
});
