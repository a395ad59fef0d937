/** Injection tokens of what has no class. */
export const EDGE_CONFIG = Symbol('edge config');
