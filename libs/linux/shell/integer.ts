/** A 64-bit integer as bash computes with: a number while it is exact, else a bigint. */
export type Integer = number | bigint;

function narrow(value: bigint): Integer {
  const wrapped = BigInt.asIntN(64, value);
  return wrapped >= BigInt(Number.MIN_SAFE_INTEGER) && wrapped <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(wrapped) : wrapped;
}

function exact(value: number): boolean {
  return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER;
}

export function isZero(value: Integer): boolean {
  return value === 0 || value === 0n;
}

export function add(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (exact(sum)) return sum;
  }
  return narrow(BigInt(a) + BigInt(b));
}

export function subtract(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (exact(difference)) return difference;
  }
  return narrow(BigInt(a) - BigInt(b));
}

export function multiply(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (exact(product)) return product + 0;
  }
  return narrow(BigInt(a) * BigInt(b));
}

/** Towards zero. The caller has seen to it that b is not 0. */
export function divide(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') return Math.trunc(a / b) + 0;
  return narrow(BigInt(a) / BigInt(b));
}

export function remainder(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') return (a % b) + 0;
  return narrow(BigInt(a) % BigInt(b));
}

export function power(a: Integer, exponent: Integer): Integer {
  let result = 1n;
  let base = BigInt.asIntN(64, BigInt(a));
  for (let left = BigInt(exponent); left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = BigInt.asIntN(64, result * base);
    base = BigInt.asIntN(64, base * base);
  }
  return narrow(result);
}

export function bitwise(operator: string, a: Integer, b: Integer): Integer {
  const left = BigInt(a);
  const right = BigInt(b);
  switch (operator) {
    case '&':
      return narrow(left & right);
    case '|':
      return narrow(left | right);
    case '^':
      return narrow(left ^ right);
    case '<<':
      return narrow(left << (right & 63n));
    default:
      return narrow(left >> (right & 63n));
  }
}

export function invert(a: Integer): Integer {
  return narrow(~BigInt(a));
}

/** Digits in a base of 2 to 64, as bash writes them: 0-9, a-z, A-Z, @, _. Undefined: a digit too great for the base. */
export function parseInBase(digits: string, base: number): Integer | undefined {
  let value = 0n;
  for (const char of digits) {
    const digit = digitOf(char, base);
    if (digit === undefined || digit >= base) return undefined;
    value = BigInt.asIntN(64, value * BigInt(base) + BigInt(digit));
  }
  return narrow(value);
}

function digitOf(char: string, base: number): number | undefined {
  if (char >= '0' && char <= '9') return char.charCodeAt(0) - 48;
  if (char >= 'a' && char <= 'z') return char.charCodeAt(0) - 87;
  if (char >= 'A' && char <= 'Z') return char.charCodeAt(0) - (base <= 36 ? 55 : 29);
  return char === '@' ? 62 : char === '_' ? 63 : undefined;
}

/** A number and a bigint may be equal, too. */
export function equals(a: Integer, b: Integer): boolean {
  return a <= b && a >= b;
}
