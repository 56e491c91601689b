/** Object identifiers with the names that OpenSSL gives them: short (`CN`), and long (`commonName`). */
const table: readonly (readonly [id: string, short: string, long: string])[] = [
  ['2.5.4.3', 'CN', 'commonName'],
  ['2.5.4.4', 'SN', 'surname'],
  ['2.5.4.5', 'serialNumber', 'serialNumber'],
  ['2.5.4.6', 'C', 'countryName'],
  ['2.5.4.7', 'L', 'localityName'],
  ['2.5.4.8', 'ST', 'stateOrProvinceName'],
  ['2.5.4.9', 'street', 'streetAddress'],
  ['2.5.4.10', 'O', 'organizationName'],
  ['2.5.4.11', 'OU', 'organizationalUnitName'],
  ['2.5.4.12', 'title', 'title'],
  ['2.5.4.13', 'description', 'description'],
  ['2.5.4.17', 'postalCode', 'postalCode'],
  ['2.5.4.41', 'name', 'name'],
  ['2.5.4.42', 'GN', 'givenName'],
  ['2.5.4.43', 'initials', 'initials'],
  ['2.5.4.46', 'dnQualifier', 'dnQualifier'],
  ['1.2.840.113549.1.9.1', 'emailAddress', 'emailAddress'],
  ['1.2.840.113549.1.9.2', 'unstructuredName', 'unstructuredName'],
  ['1.2.840.113549.1.9.7', 'challengePassword', 'challengePassword'],
  ['1.2.840.113549.1.9.14', 'extReq', 'Extension Request'],
  ['0.9.2342.19200300.100.1.1', 'UID', 'userId'],
  ['0.9.2342.19200300.100.1.25', 'DC', 'domainComponent'],
  ['2.5.29.14', 'subjectKeyIdentifier', 'X509v3 Subject Key Identifier'],
  ['2.5.29.15', 'keyUsage', 'X509v3 Key Usage'],
  ['2.5.29.17', 'subjectAltName', 'X509v3 Subject Alternative Name'],
  ['2.5.29.18', 'issuerAltName', 'X509v3 Issuer Alternative Name'],
  ['2.5.29.19', 'basicConstraints', 'X509v3 Basic Constraints'],
  ['2.5.29.30', 'nameConstraints', 'X509v3 Name Constraints'],
  ['2.5.29.31', 'crlDistributionPoints', 'X509v3 CRL Distribution Points'],
  ['2.5.29.32', 'certificatePolicies', 'X509v3 Certificate Policies'],
  ['2.5.29.35', 'authorityKeyIdentifier', 'X509v3 Authority Key Identifier'],
  ['2.5.29.37', 'extendedKeyUsage', 'X509v3 Extended Key Usage'],
  ['1.3.6.1.5.5.7.1.1', 'authorityInfoAccess', 'Authority Information Access'],
  ['2.16.840.1.113730.1.1', 'nsCertType', 'Netscape Cert Type'],
  ['2.16.840.1.113730.1.13', 'nsComment', 'Netscape Comment'],
  ['2.5.29.37.0', 'anyExtendedKeyUsage', 'Any Extended Key Usage'],
  ['1.3.6.1.5.5.7.3.1', 'serverAuth', 'TLS Web Server Authentication'],
  ['1.3.6.1.5.5.7.3.2', 'clientAuth', 'TLS Web Client Authentication'],
  ['1.3.6.1.5.5.7.3.3', 'codeSigning', 'Code Signing'],
  ['1.3.6.1.5.5.7.3.4', 'emailProtection', 'E-mail Protection'],
  ['1.3.6.1.5.5.7.3.8', 'timeStamping', 'Time Stamping'],
  ['1.3.6.1.5.5.7.3.9', 'OCSPSigning', 'OCSP Signing'],
  ['1.2.840.113549.1.1.1', 'rsaEncryption', 'rsaEncryption'],
  ['1.2.840.113549.1.1.4', 'RSA-MD5', 'md5WithRSAEncryption'],
  ['1.2.840.113549.1.1.5', 'RSA-SHA1', 'sha1WithRSAEncryption'],
  ['1.2.840.113549.1.1.11', 'RSA-SHA256', 'sha256WithRSAEncryption'],
  ['1.2.840.113549.1.1.12', 'RSA-SHA384', 'sha384WithRSAEncryption'],
  ['1.2.840.113549.1.1.13', 'RSA-SHA512', 'sha512WithRSAEncryption'],
  ['1.2.840.113549.1.1.14', 'RSA-SHA224', 'sha224WithRSAEncryption'],
  ['1.2.840.10045.2.1', 'id-ecPublicKey', 'id-ecPublicKey'],
  ['1.2.840.10045.4.1', 'ecdsa-with-SHA1', 'ecdsa-with-SHA1'],
  ['1.2.840.10045.4.3.1', 'ecdsa-with-SHA224', 'ecdsa-with-SHA224'],
  ['1.2.840.10045.4.3.2', 'ecdsa-with-SHA256', 'ecdsa-with-SHA256'],
  ['1.2.840.10045.4.3.3', 'ecdsa-with-SHA384', 'ecdsa-with-SHA384'],
  ['1.2.840.10045.4.3.4', 'ecdsa-with-SHA512', 'ecdsa-with-SHA512'],
  ['1.3.101.112', 'ED25519', 'ED25519'],
  ['1.2.840.10045.3.1.7', 'prime256v1', 'prime256v1'],
  ['1.3.132.0.10', 'secp256k1', 'secp256k1'],
  ['1.3.132.0.34', 'secp384r1', 'secp384r1'],
  ['1.3.132.0.35', 'secp521r1', 'secp521r1'],
];

const byId = new Map(table.map((row) => [row[0], row] as const));
const byName = new Map(table.flatMap((row) => [[row[1], row[0]], [row[2], row[0]]] as const));

/** The dotted identifier of a short or long name, or of one that is dotted already. */
export function findObjectIdentifier(name: string): string | undefined {
  return byName.get(name) ?? (/^[0-2](\.\d+)+$/.test(name) ? name : undefined);
}

export function getObjectIdentifier(name: string): string {
  const found = findObjectIdentifier(name);
  if (found === undefined) throw new Error(`there is no object identifier of ${name}`);
  return found;
}

/** As OpenSSL shows it: its short name, or the dots. */
export function shortNameOf(id: string): string {
  return byId.get(id)?.[1] ?? id;
}

export function longNameOf(id: string): string {
  return byId.get(id)?.[2] ?? id;
}
