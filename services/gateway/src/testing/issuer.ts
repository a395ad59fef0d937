import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

interface SigningKey {
  readonly id: string;
  readonly secret: CryptoKey;
  readonly open: JWK;
}

/** Who issues tokens: keys that can be changed, and a server that tells the public ones. */
export class Issuer implements AsyncDisposable {
  readonly name = 'https://issuer.example';
  readonly audience = 'talk';
  /** How often somebody asked for the keys. */
  asked = 0;
  isAway = false;
  keys: SigningKey[] = [];
  readonly #server = createServer((_request, response) => {
    this.asked += 1;
    response.statusCode = this.isAway ? 503 : 200;
    response.end(JSON.stringify({ keys: this.keys.map(({ open }) => open) }));
  });

  static async start(): Promise<Issuer> {
    const issuer = new Issuer();
    await new Promise<void>((resolve) => issuer.#server.listen(0, '127.0.0.1', resolve));
    await issuer.addKey('first');
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/keys`;
  }

  async addKey(id: string): Promise<SigningKey> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const key = {
      id,
      secret: privateKey,
      open: { ...(await exportJWK(publicKey)), kid: id, alg: 'ES256', use: 'sig' },
    };
    this.keys.push(key);
    return key;
  }

  /** A token of the newest key, for an hour. */
  async token(claims: Record<string, unknown> = {}, key = this.keys.at(-1)): Promise<string> {
    if (key === undefined) throw new Error('the issuer has no key');
    const now = Math.floor(Date.now() / 1_000);
    const usual = { sub: 'ann@example.com', iss: this.name, aud: this.audience, iat: now, exp: now + 3_600 };
    return await new SignJWT({ ...usual, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: key.id })
      .sign(key.secret);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
