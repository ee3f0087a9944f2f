// Plain JavaScript for any Node: says in one line what is wrong where the Node in use is too old for the house.
// `npm ci` puts the right one first on the scripts' path; `npm ci --ignore-scripts` does not.
import { readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const [major, minor] = engines.node.replace('>=', '').split('.').map(Number);
const [usedMajor, usedMinor] = process.versions.node.split('.').map(Number);

if (usedMajor < major || (usedMajor === major && usedMinor < minor)) {
  process.stderr.write(
    `This needs Node ${major}.${minor} or newer, and runs on ${process.versions.node}: ` +
      'run `npm ci` without --ignore-scripts, which installs the right one, or `nvm use`.\n',
  );
  process.exit(1);
}
