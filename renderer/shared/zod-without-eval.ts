import { z } from 'zod';

/**
 * Must be imported before any schema: zod compiles its schemas with `new Function` where it can, and finds out by trying,
 * which our content security policy refuses and reports.
 */
z.config({ jitless: true });
