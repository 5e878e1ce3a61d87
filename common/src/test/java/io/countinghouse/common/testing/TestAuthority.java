package io.countinghouse.common.testing;

/** A certificate that vouches for nobody, where there must be one; valid until 2126. */
public final class TestAuthority {
    public static final String PEM =
            """
            -----BEGIN CERTIFICATE-----
            MIIBkjCCATmgAwIBAgIUWZKRXAqPJUUKh4ReQGfLP/zHKT8wCgYIKoZIzj0EAwIw
            HjEcMBoGA1UEAwwTQXV0aG9yaXR5IG9mIGEgdGVzdDAgFw0yNjExMjgxMTM0MzNa
            GA8yMTI2MTEwNDExMzQzM1owHjEcMBoGA1UEAwwTQXV0aG9yaXR5IG9mIGEgdGVz
            dDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCWBB7SouSWT0qUbwWhIuR9Chd0X
            lTRe0vUcAar9TyDSc8zCKXlnSZxoECv5PyUivr0JqJfjH6cb7lnnE0pANTijUzBR
            MB0GA1UdDgQWBBRcae0bXOXx/G8AJtlAJLdYhISf6TAfBgNVHSMEGDAWgBRcae0b
            XOXx/G8AJtlAJLdYhISf6TAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cA
            MEQCICSSxgk+Q1VilcHtAYpcGFxdLUWatp4K145njBvbQ5TLAiAJvd87SEIg3ACP
            n2yCgd/DxTQKgyTyZCfwnlK2XSYmag==
            -----END CERTIFICATE-----
            """;

    private TestAuthority() {}
}
