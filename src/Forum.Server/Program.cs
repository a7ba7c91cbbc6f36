Console.WriteLine("forum");
