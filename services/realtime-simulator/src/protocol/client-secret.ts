import { z } from 'zod';

import { sessionSchema } from './session-schema.ts';

/** The body of `POST /v1/realtime/client_secrets`. */
export const clientSecretSchema = z.strictObject({
  expires_after: z
    .strictObject({
      anchor: z.literal('created_at').optional(),
      seconds: z.int().min(10).max(7_200).optional(),
    })
    .optional(),
  session: sessionSchema.optional(),
});

export type ClientSecretRequest = z.infer<typeof clientSecretSchema>;
