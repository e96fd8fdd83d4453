import type { Page } from '@playwright/test';

/** What is on the clipboard, as a person finds out: it is pasted into a field. No page of ours may read it. */
export async function pasted(page: Page): Promise<string> {
  const field = await page.evaluateHandle(() => {
    const added = document.createElement('textarea');
    // Behind a dialog nothing takes the focus.
    (document.querySelector('dialog[open]') ?? document.body).append(added);
    added.focus();
    return added;
  });
  await page.keyboard.press('Control+KeyV');
  return await field.evaluate((added) => {
    const { value } = added;
    added.remove();
    return value;
  });
}
