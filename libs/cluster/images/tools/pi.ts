/** π to that many digits, by Machin's formula in whole numbers: `3.1415…`. */
export function piDigits(digits: number): string {
  const guard = 10;
  const unit = 10n ** BigInt(digits + guard);
  const pi = 4n * (4n * inverseTangent(5n, unit) - inverseTangent(239n, unit));
  const text = `${pi / 10n ** BigInt(guard)}`;
  return `${text[0]}.${text.slice(1)}`;
}

function inverseTangent(x: bigint, unit: bigint): bigint {
  let power = unit / x;
  let sum = power;
  const square = x * x;
  for (let n = 3n, sign = -1n; power !== 0n; n += 2n, sign = -sign) {
    power /= square;
    sum += (sign * power) / n;
  }
  return sum;
}
