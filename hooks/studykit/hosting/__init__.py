"""What a host needs beside the pages: their policy, and the settings of web servers."""
