#!/usr/bin/env node
// A committed executable: a link to it can be made before the first build, and a rebuild never loses its mode.
let main;
try {
  ({ main } = await import('../dist/index.js'));
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error(`mrt: ${error.message}\nmrt: in a checkout, run "npm run build" first`);
  process.exit(70);
}
process.exitCode = await main(process.argv.slice(2));
