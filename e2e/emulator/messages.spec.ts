import { expect, test } from './conformance/fixtures.ts';

// What crosses between a page and the main process, and what does not.

test('values keep their kinds in both directions', async ({ driven: { page } }) => {
  const kept = await page.evaluate(async () => {
    const invoke = Reflect.get(Reflect.get(window, 'bridge'), 'invoke');
    const values = [
      undefined,
      null,
      Number.NaN,
      -0,
      2n ** 70n,
      new Date(86_400_000),
      new Map([['key', new Set([1])]]),
      new Uint8Array([1, 2, 255]),
      /a+/gi,
      new RangeError('far'),
      [1, [2]],
      { deep: { text: 'ü' } },
    ];
    const results: string[] = [];
    for (const value of values) {
      const back = await invoke('echo', value);
      const there = await invoke('kind', value);
      const same = there === Object.prototype.toString.call(value) && there === Object.prototype.toString.call(back);
      results.push(same ? 'kept' : `${there} ${Object.prototype.toString.call(back)}`);
    }
    const back = await invoke('echo', values);
    return {
      results: [...new Set(results)],
      undefined: (await invoke('echo', { gone: undefined })) !== undefined,
      negativeZero: Object.is(back[3], -0),
      big: back[4] === 2n ** 70n,
      time: back[5].getTime(),
      nested: back[6].get('key').has(1),
      bytes: [...back[7]],
      flags: back[8].flags,
      error: back[9].message,
      circle: await Reflect.get(Reflect.get(window, 'bridge'), 'sendCircle')(),
    };
  });
  expect(kept).toEqual({
    results: ['kept'],
    undefined: true,
    negativeZero: true,
    big: true,
    time: 86_400_000,
    nested: true,
    bytes: [1, 2, 255],
    flags: 'gi',
    error: 'far',
    circle: true,
  });
});

for (const kind of ['function', 'symbol', 'node', 'promise']) {
  test(`a ${kind} cannot be sent`, async ({ driven: { page } }) => {
    const message = await page.evaluate(
      async (name) =>
        await Reflect.get(
          Reflect.get(window, 'bridge'),
          'sendWhatCannotBeCloned',
        )(name).catch((error: Error) => error.message),
      kind,
    );
    expect(message).toMatch(/could not be cloned/);
  });
}

test('neither can the main process send or answer what cannot be cloned', async ({ driven: { page, probe } }) => {
  expect(await probe('sendUnclonable')).toMatch(/could not be cloned/);
  const message = await page.evaluate(() =>
    Reflect.get(Reflect.get(window, 'bridge'), 'invoke')('unclonable').catch((error: Error) => error.message),
  );
  expect(message).toMatch(/^Error invoking remote method 'unclonable': .*could not be cloned/);
});

test('a handler’s error arrives in Electron’s words, and the console has it too', async ({
  driven: { page, output },
}) => {
  const messages = await page.evaluate(() => {
    const invoke = Reflect.get(Reflect.get(window, 'bridge'), 'invoke');
    return Promise.all(['throws', 'nobody'].map((channel) => invoke(channel).catch((error: Error) => error.message)));
  });
  expect(messages).toEqual([
    "Error invoking remote method 'throws': RangeError: out of reach",
    "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
  ]);
  await expect.poll(output).toContain("Error occurred in handler for 'throws': RangeError: out of reach");
});

test('a channel has one handler', async ({ driven: { probe } }) => {
  expect(await probe('secondHandler')).toBe("Attempted to register a second handler for 'echo'");
});

test('a message says which frame sent it, and nothing once its document was left', async ({ driven }) => {
  const { page, trace } = driven;
  const sender = await page.evaluate(() => Reflect.get(Reflect.get(window, 'bridge'), 'invoke')('sender'));
  expect(sender).toEqual({ url: 'app://conformance/', origin: 'app://conformance', parent: null, isWindow: true });
  await page.evaluate(() => {
    void Reflect.get(Reflect.get(window, 'bridge'), 'invoke')('sender after leaving');
    location.href = '/other';
  });
  await expect.poll(trace).toContain('senderFrame ');
});

test('messages arrive in their order, until the listener is taken off', async ({ driven }) => {
  const { page, application, trace } = driven;
  await page.evaluate(async () => {
    const heard: unknown[] = [];
    Reflect.set(window, 'heard', heard);
    const bridge = Reflect.get(window, 'bridge');
    Reflect.set(window, 'stop', await Reflect.get(bridge, 'collect')('news', (value: unknown) => heard.push(value)));
    await Reflect.get(bridge, 'once')('news', (value: unknown) => heard.push(['once', value]));
  });
  const send = (from: number, to: number) =>
    application.evaluate(
      ({ BrowserWindow }, [first, last]) => {
        for (let value = first; value < last; value += 1) {
          BrowserWindow.getAllWindows()[0]?.webContents.send('news', value);
        }
      },
      [from, to] as const,
    );
  await send(0, 50);
  const heard = () => page.evaluate(() => Reflect.get(window, 'heard'));
  await expect.poll(async () => (await heard()).length).toBe(51);
  expect(await heard()).toEqual([0, ['once', 0], ...Array.from({ length: 49 }, (_, index) => index + 1)]);
  await page.evaluate(() => Reflect.get(window, 'stop')());
  await send(50, 52);
  await page.evaluate(async () => await Reflect.get(Reflect.get(window, 'bridge'), 'send')('noted', 'after', 'all'));
  await expect.poll(trace).toContain('after all');
  expect((await heard()).length).toBe(51);
});
