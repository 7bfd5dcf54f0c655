namespace ZenKey.TestKit;

/// <summary>How long tests that repeat themselves go on: a usual run is short, <c>./test.sh --thorough</c> is long.</summary>
public static class Thoroughness
{
    public static int Rounds(int usual, int thorough) => Environment.GetEnvironmentVariable("ZENKEY_TEST_THOROUGH") == "1" ? thorough : usual;
}
