package io.countinghouse.jobs.sales;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/** An object of the store that was changed where it lies, and can be mended. */
final class DamagedFile {
    private final Path file;
    private final byte[] sound;

    private DamagedFile(Path file, byte[] sound) {
        this.file = file;
        this.sound = sound;
    }

    private static DamagedFile with(Path file, byte[] sound, byte[] damaged) {
        write(file, damaged);
        return new DamagedFile(file, sound);
    }

    /** One byte of it, anywhere from {@code first} on, is another. */
    static DamagedFile flipped(Path file, int first, Random random) {
        byte[] sound = read(file);
        byte[] damaged = sound.clone();
        int at = random.nextInt(first, sound.length);
        damaged[at] ^= (byte) random.nextInt(1, 256);
        System.out.println("byte " + at + " of " + sound.length + " flipped in " + file.getFileName());
        return with(file, sound, damaged);
    }

    /** Its last line, or all of it when it has but one, is missing. */
    static DamagedFile cut(Path file) {
        byte[] sound = read(file);
        int end = sound.length - 1;
        while (end > 0 && sound[end - 1] != '\n') {
            end--;
        }
        return with(file, sound, Arrays.copyOf(sound, end));
    }

    static DamagedFile replaced(Path file, String written, String instead) {
        byte[] sound = read(file);
        String text = new String(sound, StandardCharsets.UTF_8);
        if (!text.contains(written)) {
            throw new AssertionError(file + " has no " + written);
        }
        return with(file, sound, text.replace(written, instead).getBytes(StandardCharsets.UTF_8));
    }

    /** Its bytes before the damage. */
    byte[] sound() {
        return sound.clone();
    }

    void mend() {
        write(file, sound);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
