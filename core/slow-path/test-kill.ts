import { createPriceBook } from '../pricing/price-book.ts';
import { openWritable } from '../storage/database.ts';
import { Deriver } from './deriver.ts';

// Run as a process: derives, and kills itself while it prices the response of the number it is given.
const [path = '', pricings = ''] = process.argv.slice(2);
const book = createPriceBook();
let left = Number(pricings);
const deriver = new Deriver(openWritable(path), {
  ...book,
  priceResponse(response, mode) {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
    return book.priceResponse(response, mode);
  },
});
while (deriver.step().rows > 0);
