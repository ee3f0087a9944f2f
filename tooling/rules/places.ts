/** The folder of the workspace that a file lies in; undefined for the root and `tooling/`. */
export function workspaceOf(path: string): string | undefined {
  return /^(?:packages|apps)\/[^/]+(?=\/)/.exec(path)?.[0];
}

/** Whether a file is part of what runs for users, and not a test, a bench, a script or a configuration. */
export function isShipped(path: string): boolean {
  return /^(?:packages|apps)\/[^/]+\/src\//.test(path) && !path.endsWith('.test.ts');
}

export function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.includes('/test/');
}

/** `@scope/name` of `@scope/name/deep`, `name` of `name/deep`. */
export function packageNameOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
