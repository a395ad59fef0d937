// zod compiles its parsers with `new Function` where it may. Told so before any schema is made, it does not even try,
// and a content security policy without 'unsafe-eval' has nothing to report.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
