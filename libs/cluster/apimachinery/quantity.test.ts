import { describe, expect, test } from 'vitest';
import { addQuantities, canonicalQuantity, compareQuantities, formatQuantity, milliValueOf, parseQuantity, quantityOf, valueOf } from './quantity.js';

describe('Quantity', () => {
  test.each([
    ['1000m', '1'], ['0.5', '500m'], ['1024Mi', '1Gi'], ['1.5Gi', '1536Mi'], ['100M', '100M'], ['1e3', '1e3'], ['1000', '1k'], ['128974848', '128974848'],
    ['0.1Gi', '107374183'], ['1n', '1n'], ['0', '0'], ['-1', '-1'], ['12E', '9223372036854775807'], ['.5', '500m'], ['2Ki', '2Ki'], ['512Ki', '512Ki'],
  ])('%s is written %s', (text, want) => expect(canonicalQuantity(text)).toBe(want));

  test.each(['lots', '', '1x', '1 Gi', 'Gi', '1Kb'])('%s is none', (text) => expect(parseQuantity(text)).toBeUndefined());

  test('sums and comparisons are exact', () => {
    expect(formatQuantity(addQuantities(quantityOf('100m'), quantityOf('0.9')))).toBe('1');
    expect(compareQuantities(quantityOf('1Gi'), quantityOf('1G'))).toBe(1);
    expect(valueOf(quantityOf('1500m'))).toBe(2);
    expect(milliValueOf(quantityOf('1500m'))).toBe(1500);
  });
});
