import { describe, expect, it } from '@jest/globals';

import { ProcessNotReady, startProcess, until, type ProcessOptions } from '../src/index.ts';

const script = (source: string): Pick<ProcessOptions, 'command' | 'args'> => ({
  command: process.execPath,
  args: ['--eval', source],
});
const untilKilled = 'setInterval(() => undefined, 1000);';

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('startProcess', () => {
  it('resolves once the process says it is ready, in however many pieces', async () => {
    const source = `process.stdout.write('rea'); setTimeout(() => console.log('dy now'), 20); ${untilKilled}`;
    await using server = await startProcess({ name: 'server', ...script(source), readyWhen: /ready now/ });
    expect(server.output).toContain('ready now');
  });

  it('hands variables over and takes them away', async () => {
    const source = 'console.log(process.env.GIVEN, process.env.HOME)';
    const env = { GIVEN: 'yes', HOME: undefined };
    await using print = await startProcess({ name: 'print', ...script(source), env });
    expect(await print.exit).toEqual({ code: 0, signal: null });
    expect(print.output).toBe('yes undefined\n');
  });

  it('tells the last lines of a process that ends too early', async () => {
    const source = `console.log('the port is taken'); process.exitCode = 3`;
    const starting = startProcess({ name: 'server', ...script(source), readyWhen: /ready/ });
    await expect(starting).rejects.toThrow(
      'server ended with code 3 before it was ready; its last lines:\nthe port is taken',
    );
  });

  it('ends a process that is not ready in time', async () => {
    const options = { name: 'server', ...script(`console.log(process.pid); ${untilKilled}`), readyWhen: /ready/ };
    const error: unknown = await startProcess({ ...options, readyDeadlineMs: 700 }).catch((reason: unknown) => reason);
    const [, pid] = /server was not ready after 700 ms; its last lines:\n(\d+)$/.exec(String(error)) ?? [];
    expect(isRunning(Number(pid))).toBe(false);
  });

  it('says when the command does not exist', async () => {
    const starting = startProcess({ name: 'nothing', command: 'no-such-command' });
    await expect(starting).rejects.toBeInstanceOf(ProcessNotReady);
    await expect(starting).rejects.toMatchObject({ isMissing: true, message: expect.stringContaining('ENOENT') });
  });

  it('stops with the signal asked for and waits for the end', async () => {
    const source = `process.on('SIGTERM', () => { console.log('bye'); process.exit(5); }); console.log('up'); ${untilKilled}`;
    await using server = await startProcess({ name: 'server', ...script(source), readyWhen: /up/ });
    expect(await server.stop()).toEqual({ code: 5, signal: null });
    expect(server.output).toBe('up\nbye\n');
  });

  it('kills a process that ignores the signal, and says so', async () => {
    const source = `process.on('SIGTERM', () => undefined); console.log('up'); ${untilKilled}`;
    await using server = await startProcess({ name: 'server', ...script(source), readyWhen: /up/ });
    await expect(server.stop('SIGTERM', 50)).rejects.toThrow('the end of server after SIGTERM took longer than 50 ms');
    expect(await server.exit).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('leaves nothing running when disposed', async () => {
    let pid = 0;
    {
      await using server = await startProcess({ name: 'server', ...script(untilKilled) });
      pid = server.pid ?? 0;
      expect(isRunning(pid)).toBe(true);
    }
    await until(() => !isRunning(pid), { what: 'the process to be gone' });
  });
});
