import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

/** Made by OpenSSL 3.0. */
const FILES = {
  '/root/ca.key': `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIEBgglE1Q63Ro66+z9GTDId+Mfpz4k9VXZ2GWUSP2PWZoAoGCCqGSM49
AwEHoUQDQgAE7mi1YHGDrqP9RJSXsxp9zqwaJnPLJmklXEMJHxY2G80pL+UoU9n+
oO+r+Zm2HXayTUQMi4/GYkXpCfiG70yppg==
-----END EC PRIVATE KEY-----
`,
  '/root/ca.crt': `-----BEGIN CERTIFICATE-----
MIIBuDCCAV2gAwIBAgIUSi5zNeJS7GmL9ZcVbwGkZtJ93JYwCgYIKoZIzj0EAwIw
MTELMAkGA1UEBhMCREUxEjAQBgNVBAoMCUZvbywgSW5jLjEOMAwGA1UEAwwFbXkt
Y2EwHhcNMjYxMTIxMTYwMTI3WhcNMzYxMTE4MTYwMTI3WjAxMQswCQYDVQQGEwJE
RTESMBAGA1UECgwJRm9vLCBJbmMuMQ4wDAYDVQQDDAVteS1jYTBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABO5otWBxg66j/USUl7Mafc6sGiZzyyZpJVxDCR8WNhvN
KS/lKFPZ/qDvq/mZth12sk1EDIuPxmJF6Qn4hu9MqaajUzBRMB0GA1UdDgQWBBQn
pXbkSAj9gW0AX8FJlCWyFNhtMTAfBgNVHSMEGDAWgBQnpXbkSAj9gW0AX8FJlCWy
FNhtMTAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQCxC1dd+4zq
qR1sdaF2u7lNwIyYPLDJRVFQ+MNunVKasAIhAPVzNmdgtoq1CSWhmtWbXV+sNoQ5
yHl7AR2gcDks5zl9
-----END CERTIFICATE-----
`,
  '/root/rsa.key': `-----BEGIN PRIVATE KEY-----
MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBAMgjSpPn09lRdhCA
qjs5aR8+UcqufVyuiosc9bXWRQFgZiSoXRqRHARGNFmw0/MIFbSdKFsPBTG6BSZl
/zHCbnP5EOp/WTOwM6ipmX0YxJTIUA1ia/M5WIJZegmtXoqe5JrKEV8v0vf+6pTa
ohTmXJ3ROa3A73EThebfB/ZLurnVAgMBAAECgYBheYbGGJ/+dQVqri+63pBLbj/J
1kgqTrwdWwJ1CKHdNMUqz3FhEhGyJzsx/8SK1oIz0GMqTlt6R55ggEbVRlwidL31
Di6vic4mMdo/JmuPgwLpb3UYcACTTyR5Xf6JjvH1RnLotbrngWYzif99fw92cPLt
DUxXHjCnJonIIXmqdQJBAPMAk+qK1k35cGZxLR6wUWWcAWvGkqtea44RDcNMcAYB
u7twI2bk2UX4J23SGPTooqQLzWYXr1DQcERta0VPPVcCQQDS18XMNFRArlZzY1Vz
Cy1AwgvtrNAViTNnvlkZNPCNCT0ZlYXKhXH2dP+Z+Xorl7EIlGJEEey+wbUi/Uy4
qBqzAkEAqqluONvXFJ4pxZiYsqPsFquRB+tHGNnQOc9aVh350w4mlcZ05o+01IIq
1uMmKeK0TvgHAjuCIgSxxC0AmIXFMwJARhEEn3boZNJK0m+5TtDxCesycZqTUATX
O2urSlAofIYMcvsYihPMqn15D58zdVckstg0y7A1P7M50dXhcCAVNwJBAOHgz1YM
sQHaLCmgLnuCXUqJy8MXfB82OhXZe4Up+09mknpNt0YSYOWJ7Bf+jx13C8DU74V3
B0qevKN5BOAOwu0=
-----END PRIVATE KEY-----
`,
  '/root/jane.csr': `-----BEGIN CERTIFICATE REQUEST-----
MIIBmTCCAQICAQAwKzENMAsGA1UEAwwEamFuZTEMMAoGA1UECgwDZGV2MQwwCgYD
VQQKDANvcHMwgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBAMgjSpPn09lRdhCA
qjs5aR8+UcqufVyuiosc9bXWRQFgZiSoXRqRHARGNFmw0/MIFbSdKFsPBTG6BSZl
/zHCbnP5EOp/WTOwM6ipmX0YxJTIUA1ia/M5WIJZegmtXoqe5JrKEV8v0vf+6pTa
ohTmXJ3ROa3A73EThebfB/ZLurnVAgMBAAGgLjAsBgkqhkiG9w0BCQ4xHzAdMBsG
A1UdEQQUMBKCA2EuYocECgAAAYEFeEB5LnowDQYJKoZIhvcNAQELBQADgYEAcvs9
rjwqPg7F7Al8vUmfNuGMkjY0AEGsojLOZlp4V0m0Y5mHv3r6ddKfplQKVnTPQDax
k/PjYmzDWP0sNQHaLaWawikBNK3v0fZxx/ZldS+PzV6h303QAXK7Lo4XNzor6nIY
cs0s0dAtFpYkp2nSNveDuFIKQnwCB3FaSf+ZK/Y=
-----END CERTIFICATE REQUEST-----
`,
  '/root/jane.crt': `-----BEGIN CERTIFICATE-----
MIICBDCCAaqgAwIBAgIUCABR/Xdsi6OjmktXQ229mRGBmrcwCgYIKoZIzj0EAwIw
MTELMAkGA1UEBhMCREUxEjAQBgNVBAoMCUZvbywgSW5jLjEOMAwGA1UEAwwFbXkt
Y2EwHhcNMjYxMTIxMTYwMTI3WhcNMzYxMTE4MTYwMTI3WjArMQ0wCwYDVQQDDARq
YW5lMQwwCgYDVQQKDANkZXYxDDAKBgNVBAoMA29wczCBnzANBgkqhkiG9w0BAQEF
AAOBjQAwgYkCgYEAyCNKk+fT2VF2EICqOzlpHz5Ryq59XK6Kixz1tdZFAWBmJKhd
GpEcBEY0WbDT8wgVtJ0oWw8FMboFJmX/McJuc/kQ6n9ZM7AzqKmZfRjElMhQDWJr
8zlYgll6Ca1eip7kmsoRXy/S9/7qlNqiFOZcndE5rcDvcROF5t8H9ku6udUCAwEA
AaNfMF0wGwYDVR0RBBQwEoIDYS5ihwQKAAABgQV4QHkuejAdBgNVHQ4EFgQUkTsj
ZFptqvxXIAUCDM6Shg3DxaQwHwYDVR0jBBgwFoAUJ6V25EgI/YFtAF/BSZQlshTY
bTEwCgYIKoZIzj0EAwIDSAAwRQIgZ3amk7BsRyr4OTmZsBu3UdWp3CfhPv1jbpyj
bkIanXwCIQDmGiXo3Gb/+mJpbIYrQ3Bg/VL8IGzkZ1IVt6pnSdrPHw==
-----END CERTIFICATE-----
`,
};

/** What OpenSSL 3.0.19 prints for these files; the number of its thread is masked. */
const ROWS: readonly { args: string; stdout?: string; stderr?: string; status?: number }[] = [
  { args: 'x509 -in jane.crt -noout -text', stdout: `Certificate:
    Data:
        Version: 3 (0x2)
        Serial Number:
            08:00:51:fd:77:6c:8b:a3:a3:9a:4b:57:43:6d:bd:99:11:81:9a:b7
        Signature Algorithm: ecdsa-with-SHA256
        Issuer: C = DE, O = "Foo, Inc.", CN = my-ca
        Validity
            Not Before: Nov 21 16:01:27 2026 GMT
            Not After : Nov 18 16:01:27 2036 GMT
        Subject: CN = jane, O = dev, O = ops
        Subject Public Key Info:
            Public Key Algorithm: rsaEncryption
                Public-Key: (1024 bit)
                Modulus:
                    00:c8:23:4a:93:e7:d3:d9:51:76:10:80:aa:3b:39:
                    69:1f:3e:51:ca:ae:7d:5c:ae:8a:8b:1c:f5:b5:d6:
                    45:01:60:66:24:a8:5d:1a:91:1c:04:46:34:59:b0:
                    d3:f3:08:15:b4:9d:28:5b:0f:05:31:ba:05:26:65:
                    ff:31:c2:6e:73:f9:10:ea:7f:59:33:b0:33:a8:a9:
                    99:7d:18:c4:94:c8:50:0d:62:6b:f3:39:58:82:59:
                    7a:09:ad:5e:8a:9e:e4:9a:ca:11:5f:2f:d2:f7:fe:
                    ea:94:da:a2:14:e6:5c:9d:d1:39:ad:c0:ef:71:13:
                    85:e6:df:07:f6:4b:ba:b9:d5
                Exponent: 65537 (0x10001)
        X509v3 extensions:
            X509v3 Subject Alternative Name: 
                DNS:a.b, IP Address:10.0.0.1, email:x@y.z
            X509v3 Subject Key Identifier: 
                91:3B:23:64:5A:6D:AA:FC:57:20:05:02:0C:CE:92:86:0D:C3:C5:A4
            X509v3 Authority Key Identifier: 
                27:A5:76:E4:48:08:FD:81:6D:00:5F:C1:49:94:25:B2:14:D8:6D:31
    Signature Algorithm: ecdsa-with-SHA256
    Signature Value:
        30:45:02:20:67:76:a6:93:b0:6c:47:2a:f8:39:39:99:b0:1b:
        b7:51:d5:a9:dc:27:e1:3e:fd:63:6e:9c:a3:6e:42:1a:9d:7c:
        02:21:00:e6:1a:25:e8:dc:66:ff:fa:62:69:6c:86:2b:43:70:
        60:fd:52:fc:20:6c:e4:67:52:15:b7:aa:67:49:da:cf:1f
` },
  { args: 'x509 -in ca.crt -noout -text -certopt no_sigdump', stdout: `Certificate:
    Data:
        Version: 3 (0x2)
        Serial Number:
            4a:2e:73:35:e2:52:ec:69:8b:f5:97:15:6f:01:a4:66:d2:7d:dc:96
        Signature Algorithm: ecdsa-with-SHA256
        Issuer: C = DE, O = "Foo, Inc.", CN = my-ca
        Validity
            Not Before: Nov 21 16:01:27 2026 GMT
            Not After : Nov 18 16:01:27 2036 GMT
        Subject: C = DE, O = "Foo, Inc.", CN = my-ca
        Subject Public Key Info:
            Public Key Algorithm: id-ecPublicKey
                Public-Key: (256 bit)
                pub:
                    04:ee:68:b5:60:71:83:ae:a3:fd:44:94:97:b3:1a:
                    7d:ce:ac:1a:26:73:cb:26:69:25:5c:43:09:1f:16:
                    36:1b:cd:29:2f:e5:28:53:d9:fe:a0:ef:ab:f9:99:
                    b6:1d:76:b2:4d:44:0c:8b:8f:c6:62:45:e9:09:f8:
                    86:ef:4c:a9:a6
                ASN1 OID: prime256v1
                NIST CURVE: P-256
        X509v3 extensions:
            X509v3 Subject Key Identifier: 
                27:A5:76:E4:48:08:FD:81:6D:00:5F:C1:49:94:25:B2:14:D8:6D:31
            X509v3 Authority Key Identifier: 
                27:A5:76:E4:48:08:FD:81:6D:00:5F:C1:49:94:25:B2:14:D8:6D:31
            X509v3 Basic Constraints: critical
                CA:TRUE
` },
  { args: 'x509 -in ca.crt -noout -subject -issuer -nameopt RFC2253', stdout: `subject=CN=my-ca,O=Foo\\, Inc.,C=DE
issuer=CN=my-ca,O=Foo\\, Inc.,C=DE
` },
  { args: 'x509 -in jane.crt -noout -enddate -subject -serial -fingerprint -sha256 -hash', stdout: `notAfter=Nov 18 16:01:27 2036 GMT
subject=CN = jane, O = dev, O = ops
serial=080051FD776C8BA3A39A4B57436DBD9911819AB7
sha256 Fingerprint=98:8A:D0:E5:27:82:FF:2D:74:DE:D8:E1:2C:E5:25:F7:10:8E:74:E4:62:96:3D:59:51:D2:99:D4:02:80:FB:1B
88b36b01
` },
  { args: 'x509 -in jane.crt -noout -ext subjectAltName,keyUsage', stdout: `X509v3 Subject Alternative Name: 
    DNS:a.b, IP Address:10.0.0.1, email:x@y.z
` },
  { args: 'x509 -in jane.crt -noout -ext keyUsage', stderr: `No extensions in certificate
` },
  { args: 'x509 -in jane.crt -noout -dates -issuer', stdout: `notBefore=Nov 21 16:01:27 2026 GMT
notAfter=Nov 18 16:01:27 2036 GMT
issuer=C = DE, O = "Foo, Inc.", CN = my-ca
` },
  { args: 'x509 -in nope -noout', stderr: `Could not open file or uri for loading certificate from nope
THREAD:error:16000069:STORE routines:ossl_store_get0_loader_int:unregistered scheme:../crypto/store/store_register.c:237:scheme=file
THREAD:error:80000002:system library:file_open:No such file or directory:../providers/implementations/storemgmt/file_store.c:266:calling stat(nope)
Unable to load certificate
`, status: 1 },
  { args: 'x509 -in rsa.key -noout', stderr: `Could not read certificate from rsa.key
THREAD:error:1608010C:STORE routines:ossl_store_handle_load_result:unsupported:../crypto/store/store_result.c:149:
Unable to load certificate
`, status: 1 },
  { args: 'x509 -in jane.csr -req -noout', stderr: `Certificate request self-signature ok
subject=CN = jane, O = dev, O = ops
We need a private key to sign with, use -key or -CAkey or -CA with private key
`, status: 1 },
  { args: 'x509 -in jane.crt -noout -checkend x', stderr: `x509: Can't parse "x" as a number
x509: Use -help for summary.
`, status: 1 },
  { args: 'req -in jane.csr -noout -text -reqopt no_sigdump', stdout: `Certificate Request:
    Data:
        Version: 1 (0x0)
        Subject: CN = jane, O = dev, O = ops
        Subject Public Key Info:
            Public Key Algorithm: rsaEncryption
                Public-Key: (1024 bit)
                Modulus:
                    00:c8:23:4a:93:e7:d3:d9:51:76:10:80:aa:3b:39:
                    69:1f:3e:51:ca:ae:7d:5c:ae:8a:8b:1c:f5:b5:d6:
                    45:01:60:66:24:a8:5d:1a:91:1c:04:46:34:59:b0:
                    d3:f3:08:15:b4:9d:28:5b:0f:05:31:ba:05:26:65:
                    ff:31:c2:6e:73:f9:10:ea:7f:59:33:b0:33:a8:a9:
                    99:7d:18:c4:94:c8:50:0d:62:6b:f3:39:58:82:59:
                    7a:09:ad:5e:8a:9e:e4:9a:ca:11:5f:2f:d2:f7:fe:
                    ea:94:da:a2:14:e6:5c:9d:d1:39:ad:c0:ef:71:13:
                    85:e6:df:07:f6:4b:ba:b9:d5
                Exponent: 65537 (0x10001)
        Attributes:
            Requested Extensions:
                X509v3 Subject Alternative Name: 
                    DNS:a.b, IP Address:10.0.0.1, email:x@y.z
` },
  { args: 'req -in jane.csr -noout -verify -subject', stdout: `subject=CN = jane, O = dev, O = ops
`, stderr: `Certificate request self-signature verify OK
` },
  { args: 'req -in ca.crt -noout', stderr: `Unable to load X509 request
THREAD:error:0480006C:PEM routines:get_name:no start line:../crypto/pem/pem_lib.c:760:Expecting: CERTIFICATE REQUEST
`, status: 1 },
  { args: 'req -new -key rsa.key -subj /CN=jane/O=dev', stdout: `-----BEGIN CERTIFICATE REQUEST-----
MIIBXDCBxgIBADAdMQ0wCwYDVQQDDARqYW5lMQwwCgYDVQQKDANkZXYwgZ8wDQYJ
KoZIhvcNAQEBBQADgY0AMIGJAoGBAMgjSpPn09lRdhCAqjs5aR8+UcqufVyuiosc
9bXWRQFgZiSoXRqRHARGNFmw0/MIFbSdKFsPBTG6BSZl/zHCbnP5EOp/WTOwM6ip
mX0YxJTIUA1ia/M5WIJZegmtXoqe5JrKEV8v0vf+6pTaohTmXJ3ROa3A73EThebf
B/ZLurnVAgMBAAGgADANBgkqhkiG9w0BAQsFAAOBgQC/fp36FpG/1VHwLFIm3wn9
fSKXIPTAtX8wA/Pt7Hm8x97V5MnpoTDxGmIiCBG+IYkkv2Z6ALc+G+L22jAbawO6
jVSUg0k9GYB+BPZ2mi1Pkkivb6Wd+ltSRT2aG2MZENU0u23p+VkRaXUYzyMPIrlW
U2LHL7Tkee+zeN+P/hJMhA==
-----END CERTIFICATE REQUEST-----
` },
  { args: 'req -new -key rsa.key -subj /CN=a\\/b+O=z/emailAddress=a@b.c', stdout: `-----BEGIN CERTIFICATE REQUEST-----
MIIBbTCB1wIBADAuMRYwCAYDVQQKDAF6MAoGA1UEAwwDYS9iMRQwEgYJKoZIhvcN
AQkBFgVhQGIuYzCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEAyCNKk+fT2VF2
EICqOzlpHz5Ryq59XK6Kixz1tdZFAWBmJKhdGpEcBEY0WbDT8wgVtJ0oWw8FMboF
JmX/McJuc/kQ6n9ZM7AzqKmZfRjElMhQDWJr8zlYgll6Ca1eip7kmsoRXy/S9/7q
lNqiFOZcndE5rcDvcROF5t8H9ku6udUCAwEAAaAAMA0GCSqGSIb3DQEBCwUAA4GB
ALWUOTMcn61WEcj4u+0FS6go7QvMHAUgmfJ0oC1f6WjD9MobmmUd8SrMoCkuBwhp
ajeP+zmKIYN+vu9BR6CsyPD1Wn1wNZwBee8aELSj798MEoMMHtRHYL/kQ2fDcys1
/wE31aHBtv1dqIqYTq3bx+58nUFppVnKEpeOO9/HGLaW
-----END CERTIFICATE REQUEST-----
` },
  { args: 'req -new -key rsa.key -subj CN=jane', stderr: `req: subject name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\. This name is not in that format: 'CN=jane'
`, status: 1 },
  { args: 'req -new -key rsa.key -subj /CN', stderr: `req: Missing '=' after RDN type string 'CN' in subject name string
`, status: 1 },
  { args: 'req -new -key rsa.key -subj /C=USA', stderr: `THREAD:error:06800097:asn1 encoding routines:ASN1_mbstring_ncopy:string too long:../crypto/asn1/a_mbstr.c:106:maxsize=2
req: Error adding subject name attribute "/C=USA"
`, status: 1 },
  { args: 'req -new -key rsa.key -subj /CN=a -addext subjectAltName=IP:1.2.3', stderr: `Error checking extensions defined using -addext
THREAD:error:11000076:X509 V3 routines:a2i_GENERAL_NAME:bad ip address:../crypto/x509/v3_san.c:552:value=1.2.3
THREAD:error:11000080:X509 V3 routines:X509V3_EXT_nconf_int:error in extension:../crypto/x509/v3_conf.c:48:section=default, name=subjectAltName, value=IP:1.2.3
`, status: 1 },
  { args: 'req -new -key rsa.key', stderr: `You are about to be asked to enter information that will be incorporated
into your certificate request.
What you are about to enter is what is called a Distinguished Name or a DN.
There are quite a few fields but you can leave some blank
For some fields there will be a default value,
If you enter '.', the field will be left blank.
-----
Country Name (2 letter code) [AU]:Error making certificate request
`, status: 1 },
  { args: 'req -key', stderr: `req: Option -key needs a value
req: Use -help for summary.
`, status: 1 },
  { args: 'req -new -key rsa.key -subj /CN=a -foo', stderr: `req: Unknown option or message digest: foo
req: Use -help for summary.
`, status: 1 },
  { args: 'rsa -in rsa.key -noout -check -modulus', stdout: `Modulus=C8234A93E7D3D951761080AA3B39691F3E51CAAE7D5CAE8A8B1CF5B5D64501606624A85D1A911C04463459B0D3F30815B49D285B0F0531BA052665FF31C26E73F910EA7F5933B033A8A9997D18C494C8500D626BF3395882597A09AD5E8A9EE49ACA115F2FD2F7FEEA94DAA214E65C9DD139ADC0EF711385E6DF07F64BBAB9D5
RSA key ok
` },
  { args: 'rsa -in rsa.key -pubout', stdout: `-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDII0qT59PZUXYQgKo7OWkfPlHK
rn1croqLHPW11kUBYGYkqF0akRwERjRZsNPzCBW0nShbDwUxugUmZf8xwm5z+RDq
f1kzsDOoqZl9GMSUyFANYmvzOViCWXoJrV6KnuSayhFfL9L3/uqU2qIU5lyd0Tmt
wO9xE4Xm3wf2S7q51QIDAQAB
-----END PUBLIC KEY-----
`, stderr: `writing RSA key
` },
  { args: 'rsa -in ca.key -noout', stderr: `Not an RSA key
`, status: 1 },
  { args: 'ec -in ca.key -noout -text', stdout: `Private-Key: (256 bit)
priv:
    40:60:82:51:35:43:ad:d1:a3:ae:be:cf:d1:93:0c:
    87:7e:31:fa:73:e2:4f:55:5d:9d:86:59:44:8f:d8:
    f5:99
pub:
    04:ee:68:b5:60:71:83:ae:a3:fd:44:94:97:b3:1a:
    7d:ce:ac:1a:26:73:cb:26:69:25:5c:43:09:1f:16:
    36:1b:cd:29:2f:e5:28:53:d9:fe:a0:ef:ab:f9:99:
    b6:1d:76:b2:4d:44:0c:8b:8f:c6:62:45:e9:09:f8:
    86:ef:4c:a9:a6
ASN1 OID: prime256v1
NIST CURVE: P-256
`, stderr: `read EC key
` },
  { args: 'pkey -in ca.key', stdout: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQGCCUTVDrdGjrr7P
0ZMMh34x+nPiT1VdnYZZRI/Y9ZmhRANCAATuaLVgcYOuo/1ElJezGn3OrBomc8sm
aSVcQwkfFjYbzSkv5ShT2f6g76v5mbYddrJNRAyLj8ZiRekJ+IbvTKmm
-----END PRIVATE KEY-----
` },
  { args: 'verify -attime 1800000000 -CAfile ca.crt jane.crt', stdout: `jane.crt: OK
` },
  { args: 'verify jane.crt nope', stderr: `CN = jane, O = dev, O = ops
error 20 at 0 depth lookup: unable to get local issuer certificate
error jane.crt: verification failed
Could not open file or uri for loading certificate file from nope
THREAD:error:16000069:STORE routines:ossl_store_get0_loader_int:unregistered scheme:../crypto/store/store_register.c:237:scheme=file
THREAD:error:80000002:system library:file_open:No such file or directory:../providers/implementations/storemgmt/file_store.c:266:calling stat(nope)
Unable to load certificate file
`, status: 2 },
  { args: 'verify -CAfile jane.crt jane.crt', stderr: `CN = jane, O = dev, O = ops
error 20 at 0 depth lookup: unable to get local issuer certificate
error jane.crt: verification failed
`, status: 2 },
  { args: 'ecparam -name nope -genkey', stderr: `unable to generate key
THREAD:error:0800008D:elliptic curve routines:group_new_from_name:invalid curve:../crypto/ec/ec_lib.c:1490:
`, status: 1 },
  { args: 'genrsa 100', stderr: `Error setting RSA length
THREAD:error:1C8000AB:Provider routines:rsa_gen_set_params:key size too small:../providers/implementations/keymgmt/rsa_kmgmt.c:509:
`, status: 1 },
  { args: 'genrsa many', stderr: `genrsa: Can't parse "many" as a number
`, status: 1 },
  { args: 'genpkey -algorithm nope', stderr: `Error initializing nope context
THREAD:error:0308010C:digital envelope routines:inner_evp_generic_fetch:unsupported:../crypto/evp/evp_fetch.c:386:Global default library context, Algorithm (nope : 0), Properties (<null>)
`, status: 1 },
  { args: 'dgst -sha256 -hmac key jane.csr', stdout: `HMAC-SHA2-256(jane.csr)= 442b04d401d4a4d609cb75e3beaebe6c54d7ddcdeb49fb3a2cc2f89025152efd
` },
  { args: 'dgst -sha512 -r jane.csr', stdout: `665754b3ef8371b490b235fd0824b39882ef246e6fdad1c64249552bfad67ea3a5d548984c8f4896e1ec980e013e6c206aed22e45c83240e46911d33f8b142f8 *jane.csr
` },
  { args: 'sha1 jane.csr', stdout: `SHA1(jane.csr)= a927eb1e8fd71e721dc3e0062bfd0d5356de4cbc
` },
  { args: 'rand -hex', stdout: `
` },
  { args: 'nope', stderr: `Invalid command 'nope'; type "help" for a list.
`, status: 1 },
];

describe('openssl', () => {
  test.each(ROWS)('$args', ({ args, stdout = '', stderr = '', status = 0 }) => {
    const ran = new ProgramBench(FILES).run(['openssl', ...args.split(' ')]);
    expect({ ...ran, stderr: ran.stderr.replace(/40[0-9A-F]{8}7F0000/g, 'THREAD') }).toEqual({ stdout, stderr, status });
  });

  test('signs what it made: key, authority, request, certificate', () => {
    const bench = new ProgramBench();
    const run = (line: string) => bench.run(['openssl', ...line.split(' ')]);
    expect(run('genrsa -out ca.key 1024')).toEqual({ stdout: '', stderr: '', status: 0 });
    expect(run('req -x509 -new -key ca.key -subj /CN=ca -out ca.crt').status).toBe(0);
    expect(run('req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout j.key -subj /CN=j/O=dev -out j.csr').stderr).toBe('-----\n');
    expect(run('x509 -req -in j.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -out j.crt').stderr).toBe('Certificate request self-signature ok\nsubject=CN = j, O = dev\n');
    expect(run('verify -CAfile ca.crt j.crt').stdout).toBe('j.crt: OK\n');
    expect(run('x509 -in j.crt -noout -issuer -dates').stdout).toBe('issuer=CN = ca\nnotBefore=Jan  1 00:00:00 2026 GMT\nnotAfter=Jan  3 00:00:00 2026 GMT\n');
    expect(bench.host.files.stat('/root/ca.key').mode & 0o777).toBe(0o600);
    bench.clock.moveTo(bench.clock.now() + 3 * 86_400_000);
    expect(run('x509 -in j.crt -noout -checkend 0')).toEqual({ stdout: 'Certificate will expire\n', stderr: '', status: 1 });
    expect(run('verify -CAfile ca.crt j.crt').stderr).toBe('CN = j, O = dev\nerror 10 at 0 depth lookup: certificate has expired\nerror j.crt: verification failed\n');
  });

  test('shows what a server shows of itself', () => {
    const bench = new ProgramBench(FILES);
    const tls = { names: ['box'], authority: FILES['/root/ca.crt'], certificatePem: FILES['/root/jane.crt'] };
    bench.host.net.listen({ address: '0.0.0.0', port: 443 }, { kind: 'http', service: { tls, handle: () => ({ status: 200, headers: {}, body: new Uint8Array() }) } });
    const { stdout, stderr, status } = bench.run(['openssl', 's_client', '-connect', '127.0.0.1:443']);
    expect({ stderr, status }).toEqual({ stderr: 'depth=0 CN = jane, O = dev, O = ops\nverify error:num=20:unable to get local issuer certificate\nverify return:1\ndepth=0 CN = jane, O = dev, O = ops\nverify error:num=21:unable to verify the first certificate\nverify return:1\ndepth=0 CN = jane, O = dev, O = ops\nverify return:1\nDONE\n', status: 0 });
    expect(stdout).toContain(FILES['/root/jane.crt']);
    expect(stdout).toContain('Verify return code: 21 (unable to verify the first certificate)\n');
    expect(bench.run(['openssl', 's_client', '-connect', '127.0.0.1:443', '-CAfile', 'ca.crt']).stdout).toContain('Verify return code: 0 (ok)\n');
    expect(bench.run(['openssl', 's_client', '-connect', '127.0.0.1:1']).stderr).toMatch(/Connection refused.*\n.*\nconnect:errno=111\n$/);
  });

  test('takes names and extensions from a configuration', () => {
    const bench = new ProgramBench({
      '/root/san.cnf': '[req]\ndistinguished_name = dn\nreq_extensions = v3 # what is asked for\nprompt = no\n[dn]\nC = DE\n0.O = one\n1.O = two\nCN = svc\n[v3]\nkeyUsage = critical, digitalSignature\nsubjectAltName = @alt\n[alt]\nDNS.1 = svc\nIP.1 = 10.96.0.9\n',
    });
    expect(bench.run(['openssl', 'req', '-newkey', 'ed25519', '-nodes', '-keyout', 'k', '-config', 'san.cnf', '-out', 'r']).status).toBe(0);
    const { stdout } = bench.run(['openssl', 'req', '-in', 'r', '-noout', '-text', '-reqopt', 'no_pubkey,no_sigdump']);
    expect(stdout).toContain('Subject: C = DE, O = one, O = two, CN = svc\n');
    expect(stdout).toContain('X509v3 Key Usage: critical\n                    Digital Signature\n                X509v3 Subject Alternative Name: \n                    DNS:svc, IP Address:10.96.0.9\n');
  });

  test('a key costs processor time, and a budget ends the search', () => {
    expect(new ProgramBench().run(['openssl', 'genrsa', '-out', 'k', '4096'], '', {}, 50_000).status).toBe(137);
  });
});
