package io.countinghouse.submit;

import io.countinghouse.jobs.Countinghouse;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Runs command lines one after another, as the command line's own process does each: in its environment and working folder,
 * from the job jar. Reads each as a count and the arguments from standard input, and answers on standard output with the
 * exit status and what was printed on either stream; ends when standard input does.
 */
final class CommandHost {
    private CommandHost() {}

    public static void main(String[] unused) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        DataOutputStream answers = new DataOutputStream(System.out);
        PrintStream log = System.err;
        for (int count = in.readInt(); count >= 0; count = in.readInt()) {
            String[] arguments = new String[count];
            for (int i = 0; i < count; i++) {
                arguments[i] = in.readUTF();
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int status = Countinghouse.commandLine().execute(arguments);
            System.out.flush();
            System.setErr(log);
            answers.writeInt(status);
            for (ByteArrayOutputStream printed : new ByteArrayOutputStream[] {out, err}) {
                answers.writeInt(printed.size());
                printed.writeTo(answers);
            }
            answers.flush();
        }
        System.exit(0);
    }
}
