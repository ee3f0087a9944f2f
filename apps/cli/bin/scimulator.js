#!/usr/bin/env node
// Plain JavaScript for any Node, so that an old one is told what it lacks instead of failing on a word it does not know.
const NODE_NEEDED = [22, 19];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < NODE_NEEDED[0] || (major === NODE_NEEDED[0] && minor < NODE_NEEDED[1])) {
  process.stderr.write(
    `scimulator needs Node ${NODE_NEEDED.join('.')} or newer, and runs on ${process.versions.node}: install a newer Node.\n`,
  );
  process.exitCode = 2;
} else {
  const { main } = await import('../src/main.ts');
  process.exitCode = await main(process.argv.slice(2));
}
