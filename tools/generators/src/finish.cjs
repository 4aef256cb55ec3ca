const { execFileSync } = require('node:child_process');
const { formatFiles, workspaceRoot } = require('@nx/devkit');

/** Formats what was written; gives what is left to do when it is on disk: the generated pages of docs/. */
module.exports = async function finish(tree, ...advice) {
  await formatFiles(tree);
  return () => {
    execFileSync('npx', ['nx', 'run', 'docs:generate'], { cwd: workspaceRoot, stdio: 'ignore' });
    for (const line of advice) console.log(line);
  };
};
