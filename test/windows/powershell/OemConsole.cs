using System.Text;

namespace PatchPilot.Bench;

/// <summary>
/// Standard output and error as powershell.exe 5.1 writes them: what goes through its pipeline is encoded in the OEM code
/// page of the console, so u-umlaut becomes 0x81 and Cyrillic becomes '?'. A script that wants UTF-8 opens its own stream.
/// </summary>
internal static class OemConsole
{
    private const int OemCodePage = 437;

    public static readonly Encoding Encoding = Encoding.GetEncoding(OemCodePage);

    public static readonly TextWriter Out = Writer(Console.OpenStandardOutput());

    public static readonly TextWriter Error = Writer(Console.OpenStandardError());

    private static StreamWriter Writer(Stream stream) => new(stream, Encoding) { AutoFlush = true, NewLine = "\r\n" };
}
