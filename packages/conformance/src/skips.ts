export const SKIPS = {};
