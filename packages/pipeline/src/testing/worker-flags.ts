/** Flags of Node for worker threads of tests. */
import { workspacePath } from '@mrtjs/testing';
import { pathToFileURL } from 'node:url';

/** Workers run outside of jest: from the sources, like the tests. */
export const execArgv = [
  '--conditions=@mrtjs/source',
  '--import',
  pathToFileURL(workspacePath('node_modules/@swc-node/register/esm/esm-register.mjs')).href,
];
